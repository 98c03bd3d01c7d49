import { type ReactNode, useEffect } from "react";

export interface PageProps {
  /** The page's heading and the window's title. */
  readonly title: string;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A screen inside the shell: its title, its actions, its content. */
export function Page({ title, hint, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Plimsoll`;
  }, [title]);
  return (
    <div className="mx-auto flex w-full max-w-[1280px] flex-col gap-4 px-4 py-4 desk:gap-5 desk:px-8 desk:py-6">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {hint && <p className="text-sm text-ink-2">{hint}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
