import { getRouteApi, useNavigate } from "@tanstack/react-router";

import { useEffect, useRef } from "react";

import { ErrorBoundary, Page, Tabs } from "@/ui";

import { AccountTab } from "./AccountTab";
import { LimitsTab } from "./LimitsTab";
import { MembersTab } from "./MembersTab";
import { NoticesTab } from "./NoticesTab";
import { SecurityTab } from "./SecurityTab";

const TABS = [
  { value: "account", label: "Account", screen: AccountTab },
  { value: "security", label: "Security", screen: SecurityTab },
  { value: "members", label: "Members", screen: MembersTab },
  { value: "limits", label: "Limits", screen: LimitsTab },
  { value: "notices", label: "Notices", screen: NoticesTab },
] as const;
type TabName = (typeof TABS)[number]["value"];

function chosenOf(tab: string | undefined) {
  return TABS.find(({ value }) => value === tab) ?? TABS[0];
}

const route = getRouteApi("/shell/settings");

export function Settings() {
  const { tab } = route.useSearch();
  const navigate = useNavigate();
  const { value, screen: Screen } = chosenOf(tab);
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On the phone the tabs are wider than the page.
    const shown = tabs.current?.querySelector("[role=tab][aria-selected=true]");
    shown?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }, [value]);
  return (
    <Page title="Settings">
      <div ref={tabs} className="min-w-0">
        <Tabs<TabName>
          label="Settings"
          value={value}
          tabs={TABS}
          onChange={(next) => void navigate({ to: "/settings", search: { tab: next }, replace: true })}
        >
          <ErrorBoundary resetKey={value}>
            <Screen />
          </ErrorBoundary>
        </Tabs>
      </div>
    </Page>
  );
}
