import { useQuery } from "@tanstack/react-query";

import { api, ok } from "@/api/client";
import { useLive } from "@/app/live";
import { useMe } from "@/app/me";
import { formatDay } from "@/domain/time";
import { Page } from "@/ui/Page";

import { FirstSteps } from "./FirstSteps";
import { Figures } from "./Figures";
import { Latest } from "./Latest";
import { Protection } from "./Protection";
import { UnderWay } from "./UnderWay";

/** What a trader asks first: how much, how it goes today, what runs, and whether all of it is guarded. */
export function Home() {
  const me = useMe();
  const portfolio = useLive("pnl");
  const strategies = useLive("strategies");
  const brokers = useQuery({
    queryKey: ["brokers"],
    queryFn: ({ signal }) => ok(api.GET("/v1/brokers", { signal })),
  });
  const first = me.data?.name.split(" ", 1)[0];
  return (
    <Page
      title={first ? `Hello, ${first}` : "Home"}
      hint={portfolio.data ? `Session of ${formatDay(portfolio.data.day)}` : undefined}
    >
      <Protection portfolio={portfolio.data} />
      <Figures
        portfolio={portfolio}
        linked={brokers.data ? brokers.data.items.some(({ status }) => status === "ACTIVE") : null}
      />
      <FirstSteps brokers={brokers.data?.items} strategies={strategies.data?.items} />
      <div className="grid items-start gap-4 desk:grid-cols-[3fr_2fr] desk:gap-5">
        <UnderWay strategies={strategies} />
        <Latest />
      </div>
    </Page>
  );
}
