import { BellOff, CheckCheck } from "lucide-react";
import { useState } from "react";

import { useMayTrade } from "@/app/me";
import {
  Button,
  Card,
  EmptyState,
  ErrorState,
  Page,
  Segmented,
  SkeletonRows,
  toast,
  toastError,
  VirtualList,
} from "@/ui";

import { NoticeRow } from "./NoticeRow";
import { useNotices, useRead, type Which } from "./use-notices";

export function Notices() {
  const [which, setWhich] = useState<Which>("all");
  const { rows, unread, error, olderError, pending, retry, older, loadingOlder } = useNotices(which);
  const { one, all } = useRead();
  const mayTrade = useMayTrade();
  return (
    <Page
      title="Notices"
      hint={pending ? " " : unread > 0 ? `${unread.toString()} unread` : "All read"}
      actions={
        mayTrade && (
          <Button
            icon={<CheckCheck aria-hidden className="size-4" />}
            disabled={unread === 0}
            busy={all.isPending}
            onClick={() => {
              all.mutate(undefined, {
                onSuccess: ({ unread: left }) => {
                  if (left > 0)
                    toast({ tone: "info", text: `${left.toString()} are unread still: press once more.` });
                },
                onError: toastError,
              });
            }}
          >
            Mark all read
          </Button>
        )
      }
    >
      <Segmented
        label="Which notices"
        className="self-start"
        value={which}
        options={[
          { value: "all", label: "All" },
          { value: "unread", label: unread > 0 ? `Unread (${unread.toString()})` : "Unread" },
        ]}
        onChange={setWhich}
      />
      <Card flush className="overflow-clip">
        {pending ? (
          error ? (
            <ErrorState error={error} onRetry={retry} />
          ) : (
            <SkeletonRows label="Loading notices" />
          )
        ) : rows.length === 0 ? (
          <EmptyState
            icon={<BellOff aria-hidden />}
            title={which === "unread" ? "Everything is read" : "No notices yet"}
          >
            {which === "unread"
              ? "New ones appear here by themselves."
              : "Entries, exits, refusals and whatever needs you will be told here."}
          </EmptyState>
        ) : (
          <VirtualList
            label="Notices"
            items={rows}
            itemKey={({ id }) => id}
            estimate={72}
            render={(notice) => (
              <NoticeRow
                notice={notice}
                busy={one.isPending && one.variables === notice.id}
                onRead={
                  mayTrade && notice.read_at === null
                    ? () => {
                        one.mutate(notice.id, { onError: toastError });
                      }
                    : null
                }
              />
            )}
          />
        )}
        {olderError && <ErrorState compact error={olderError} onRetry={retry} />}
        {older && (
          <div className="flex justify-center border-t border-line p-3">
            <Button size="sm" kind="ghost" busy={loadingOlder} onClick={older}>
              Show older notices
            </Button>
          </div>
        )}
      </Card>
    </Page>
  );
}
