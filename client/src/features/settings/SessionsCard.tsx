import { LogOut, MonitorSmartphone, Smartphone } from "lucide-react";
import { useState } from "react";

import type { Schemas } from "@/api/client";
import { leave } from "@/app/leave";
import { Confirm } from "@/features/strategies/Confirm";
import { Badge, Button, Card, ErrorState, SkeletonRows, Time, toast, toastError } from "@/ui";

import { deviceOf } from "./device";
import { useEndSessions, useSessions } from "./use-sessions";

type Session = Schemas["SessionView"];

/** Every device that is signed in, and the way to sign it out at once. */
export function SessionsCard() {
  const { data, error, refetch } = useSessions();
  const [asked, setAsked] = useState(false);
  const others = (data ?? []).filter(({ current }) => !current);
  return (
    <Card
      flush
      title="Signed-in devices"
      hint="One that you do not know? End it, then change your password."
      actions={
        others.length > 1 && (
          <Button
            size="sm"
            kind="danger-quiet"
            onClick={() => {
              setAsked(true);
            }}
          >
            End all others
          </Button>
        )
      }
    >
      {error && <ErrorState compact={data !== undefined} error={error} onRetry={() => void refetch()} />}
      {data ? (
        <ul>
          {[...data.filter(({ current }) => current), ...others].map((each) => (
            <SessionRow key={each.id} session={each} />
          ))}
        </ul>
      ) : (
        !error && <SkeletonRows rows={3} label="Loading devices" />
      )}
      {asked && (
        <EndOthers
          others={others}
          onClose={() => {
            setAsked(false);
          }}
        />
      )}
    </Card>
  );
}

function SessionRow({ session }: { readonly session: Session }) {
  const end = useEndSessions();
  const { name, mobile } = deviceOf(session.device);
  const Icon = mobile ? Smartphone : MonitorSmartphone;
  return (
    <li className="flex items-center gap-3 border-b border-line px-4 py-3 last:border-b-0">
      <Icon aria-hidden className="size-5 shrink-0 stroke-[1.5] text-ink-3" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium" title={session.device}>
            {name}
          </span>
          {session.current && (
            <Badge tone="profit" dot>
              This device
            </Badge>
          )}
        </p>
        <p className="text-xs text-ink-3">
          {session.address} · active <Time at={session.refreshed_at} ago /> · signed in{" "}
          <Time at={session.created_at} style="short" zone />
        </p>
      </div>
      {session.current ? (
        <Button size="sm" onClick={leave} icon={<LogOut aria-hidden className="size-3.5" />}>
          Sign out
        </Button>
      ) : (
        <Button
          size="sm"
          kind="danger-quiet"
          aria-label={`End ${name}, ${session.address}`}
          busy={end.isPending}
          onClick={() => {
            end.mutate([session.id], {
              onSuccess: () => {
                toast({ tone: "good", text: `${name} is signed out.` });
              },
              onError: toastError,
            });
          }}
        >
          End
        </Button>
      )}
    </li>
  );
}

function EndOthers({
  others,
  onClose,
}: {
  readonly others: readonly Session[];
  readonly onClose: () => void;
}) {
  const end = useEndSessions();
  const count = others.length.toString();
  return (
    <Confirm
      title="Sign out all other devices?"
      verb={`End ${count} sessions`}
      busy={end.isPending}
      error={end.error}
      onClose={onClose}
      onConfirm={() => {
        end.mutate(
          others.map(({ id }) => id),
          {
            onSuccess: () => {
              toast({ tone: "good", text: "All other devices are signed out." });
              onClose();
            },
          },
        );
      }}
    >
      <p>They are signed out at once. This device stays signed in, and your strategies run on.</p>
    </Confirm>
  );
}
