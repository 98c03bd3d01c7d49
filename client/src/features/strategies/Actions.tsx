import { Link, useNavigate } from "@tanstack/react-router";
import { CirclePause, Copy, Ellipsis, LogOut, Pencil, Play, Square, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";

import type { Schemas } from "@/api/client";
import { useIsOwner, useMayTrade } from "@/app/me";
import { symbolOf } from "@/domain/words";
import { Button, buttonClass, IconButton, Sheet, toast, toastError } from "@/ui";

import { Confirm } from "./Confirm";
import { canStart, StopConfirm } from "./RowActions";
import { isHolding, isRunOpen } from "./status";
import { useAct, useDelete, type Verb } from "./use-strategies";
import { useOwnSwitch, useSwitch } from "./use-switch";

type Asked = "stop" | "square-off" | "halt" | "release" | "delete" | "more" | null;

/** What can be done about a strategy; whatever is not undone with one press asks first. */
export function Actions({ strategy }: { readonly strategy: Schemas["StrategyView"] }) {
  const mayTrade = useMayTrade();
  const owner = useIsOwner();
  const navigate = useNavigate();
  const act = useAct();
  const remove = useDelete();
  const flip = useSwitch(strategy.id);
  const own = useOwnSwitch(strategy.id);
  const [asked, ask] = useState<Asked>(null);
  if (!mayTrade || strategy.status === "ARCHIVED") return null;
  const holds = isHolding(strategy.run);
  const starts = canStart(strategy);
  const halted = own?.verb ?? null;
  const open = (which: Asked) => {
    for (const each of [act, remove, flip]) each.reset();
    ask(which);
  };
  const close = () => {
    ask(null);
  };
  const run = (verb: Verb, said: string) => {
    act.mutate(
      { id: strategy.id, verb },
      {
        onSuccess: () => {
          close();
          toast({ tone: "good", text: said });
        },
        onError: verb === "start" ? toastError : undefined,
      },
    );
  };
  const name = strategy.name;
  return (
    <>
      {(holds || strategy.status === "RUNNING") && (
        <Button
          kind="danger-quiet"
          icon={<LogOut aria-hidden className="size-4" />}
          onClick={() => {
            open("square-off");
          }}
        >
          Square off
        </Button>
      )}
      {starts ? (
        <Button
          kind="primary"
          busy={act.isPending}
          icon={<Play aria-hidden className="size-3.5 fill-current" />}
          onClick={() => {
            run("start", `${name} is started.`);
          }}
        >
          Start
        </Button>
      ) : (
        strategy.status !== "STOPPING" && (
          <Button
            icon={<Square aria-hidden className="size-3.5 fill-current" />}
            onClick={() => {
              open("stop");
            }}
          >
            Stop
          </Button>
        )
      )}
      <Link to="/strategies/$id/edit" params={{ id: strategy.id }} className={buttonClass()}>
        <Pencil aria-hidden className="size-4" />
        {isRunOpen(strategy) ? "Move the line" : "Edit"}
      </Link>
      <IconButton
        label="More actions"
        className="border border-line-strong bg-surface"
        onClick={() => {
          open("more");
        }}
      >
        <Ellipsis aria-hidden className="size-4.5" />
      </IconButton>
      <Sheet open={asked === "more"} onClose={close} title={name}>
        <ul className="-mx-4 -my-2">
          <More>
            <Link to="/strategies/new" search={{ from: strategy.id }} className={ROW} onClick={close}>
              <Copy aria-hidden className="size-4.5 text-ink-2" />
              <What title="Duplicate" hint="A new strategy with the same terms" />
            </Link>
          </More>
          {halted === null ? (
            <More>
              <button
                type="button"
                className={ROW}
                onClick={() => {
                  open("halt");
                }}
              >
                <CirclePause aria-hidden className="size-4.5 text-stop" />
                <What
                  title="Halt this strategy"
                  hint="Its own kill switch: no entries until it is released"
                />
              </button>
            </More>
          ) : (
            owner && (
              <More>
                <button
                  type="button"
                  className={ROW}
                  onClick={() => {
                    open("release");
                  }}
                >
                  <CirclePause aria-hidden className="size-4.5 text-ink-2" />
                  <What title="Release its kill switch" hint={own?.reason ?? ""} />
                </button>
              </More>
            )
          )}
          <More>
            <button
              type="button"
              className={ROW}
              onClick={() => {
                open("delete");
              }}
            >
              <Trash2 aria-hidden className="size-4.5 text-loss" />
              <What title="Delete" hint="Its runs, orders and trades stay in the books" />
            </button>
          </More>
        </ul>
      </Sheet>
      {asked === "stop" && (
        <StopConfirm
          strategy={strategy}
          busy={act.isPending}
          error={act.error}
          onClose={close}
          onConfirm={() => {
            run("stop", `${name} is stopped.`);
          }}
        />
      )}
      {asked === "square-off" && (
        <Confirm
          title="Square off now?"
          verb="Square off"
          busy={act.isPending}
          error={act.error}
          onClose={close}
          onConfirm={() => {
            run("square-off", `${name} is being squared off.`);
          }}
        >
          What it holds of {symbolOf(strategy.instrument)} is left at the market&apos;s price, and the
          strategy is stopped. Until the exit has filled, its stop stays armed.
        </Confirm>
      )}
      {asked === "halt" && (
        <Confirm
          title="Halt this strategy?"
          verb="Halt it"
          busy={flip.isPending}
          error={flip.error}
          onClose={close}
          onConfirm={() => {
            flip.mutate({ verb: "halt", version: own?.version ?? 0 }, { onSuccess: close });
          }}
        >
          It enters nothing any more, even if it is started, until the owner releases it.
          {holds && " What it holds keeps its stop, its target and its exit time."}
        </Confirm>
      )}
      {asked === "release" && own && (
        <Confirm
          title="Release its kill switch?"
          verb="Release it"
          kind="primary"
          busy={flip.isPending}
          error={flip.error}
          onClose={close}
          onConfirm={() => {
            flip.mutate({ verb: "release", version: own.version }, { onSuccess: close });
          }}
        >
          It may enter again when its next time comes.
        </Confirm>
      )}
      {asked === "delete" && (
        <Confirm
          title={`Delete ${name}?`}
          verb="Delete it"
          busy={remove.isPending}
          error={remove.error}
          onClose={close}
          onConfirm={() => {
            remove.mutate(
              { id: strategy.id, version: strategy.version },
              {
                onSuccess: () => {
                  toast({ tone: "good", text: `${name} is deleted.` });
                  void navigate({ to: "/strategies", replace: true });
                },
              },
            );
          }}
        >
          No list shows it any more. Its runs, orders and trades stay in the books.
          {isRunOpen(strategy) && " A run is open: stop it or square it off first."}
        </Confirm>
      )}
    </>
  );
}

const ROW = "flex min-h-14 w-full items-center gap-3 px-4 text-left hover:bg-hover";

function More({ children }: { readonly children: ReactNode }) {
  return <li className="border-b border-line last:border-b-0">{children}</li>;
}

function What({ title, hint }: { readonly title: string; readonly hint: string }) {
  return (
    <span className="min-w-0">
      <span className="block font-medium">{title}</span>
      <span className="block truncate text-xs text-ink-2">{hint}</span>
    </span>
  );
}
