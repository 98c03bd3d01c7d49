import { Landmark, Plus } from "lucide-react";
import { useState } from "react";

import { useMayTrade, useMe } from "@/app/me";
import { Button, Card, DataTable, EmptyState, ErrorState, Page, SkeletonRows } from "@/ui";

import { About } from "./About";
import { columnsOf } from "./columns";
import { LinkDialog } from "./LinkDialog";
import { ResetDialog } from "./ResetDialog";
import { UnlinkDialog } from "./UnlinkDialog";
import { type Account, useAccounts } from "./use-accounts";

type Asked = { readonly what: "link" } | { readonly what: "reset" | "unlink"; readonly account: Account };

export function Brokers() {
  const { accounts, error, refetch } = useAccounts();
  const mayTrade = useMayTrade();
  const { isSuccess: known } = useMe();
  const [asked, setAsked] = useState<Asked | null>(null);
  const link = (
    <Button
      kind="primary"
      icon={<Plus aria-hidden className="size-4" />}
      onClick={() => {
        setAsked({ what: "link" });
      }}
    >
      Link a paper account
    </Button>
  );
  const close = () => {
    setAsked(null);
  };
  return (
    <Page
      title="Brokers"
      hint="The accounts that your strategies trade on."
      actions={mayTrade && accounts && accounts.length > 0 && link}
    >
      <Card flush>
        {error && (
          <ErrorState compact={accounts !== undefined} error={error} onRetry={() => void refetch()} />
        )}
        {!accounts ? (
          !error && <SkeletonRows rows={3} label="Loading accounts" />
        ) : accounts.length === 0 ? (
          <EmptyState
            icon={<Landmark aria-hidden />}
            title="No account is linked yet"
            action={mayTrade && link}
          >
            {known && !mayTrade
              ? "You may look, but not trade. A trader or an owner of your desk can link an account."
              : "A paper account has ₹10,00,000 of play money and trades at live prices. It takes a second, and asks for nothing."}
          </EmptyState>
        ) : (
          <DataTable
            label="Linked accounts"
            rows={accounts}
            columns={columnsOf(
              mayTrade
                ? (what, account) => {
                    setAsked({ what, account });
                  }
                : null,
            )}
            rowKey={({ broker }) => broker.id}
          />
        )}
      </Card>
      {accounts && accounts.length > 0 && known && !mayTrade && (
        <p className="text-sm text-ink-2">
          You may look, but not change: your role is viewer. An owner of your desk can give you another one.
        </p>
      )}
      <About />
      {asked?.what === "link" && <LinkDialog taken={accounts ?? []} onClose={close} />}
      {asked?.what === "reset" && <ResetDialog account={asked.account} onClose={close} />}
      {asked?.what === "unlink" && <UnlinkDialog account={asked.account} onClose={close} />}
    </Page>
  );
}
