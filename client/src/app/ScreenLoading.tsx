import { Skeleton } from "@/ui/states";

/** While a screen's code or the session is being fetched. */
export function ScreenLoading() {
  return (
    <div
      role="status"
      aria-label="Loading"
      className="mx-auto flex w-full max-w-[1280px] flex-col gap-5 px-4 py-6 desk:px-8"
    >
      <Skeleton className="h-7 w-44" />
      <div className="grid gap-4 desk:grid-cols-3">
        <Skeleton className="h-28" />
        <Skeleton className="h-28 max-desk:hidden" />
        <Skeleton className="h-28 max-desk:hidden" />
      </div>
      <Skeleton className="h-64" />
    </div>
  );
}
