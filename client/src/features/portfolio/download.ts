/** A file of the API, fetched with the session's token and handed to the browser to keep. */
import { authorisedFetch } from "@/api/client";
import { problemOf } from "@/api/problem";

export type Report = "trades" | "pnl";

const PATHS: Record<Report, string> = { trades: "/v1/trades/export.csv", pnl: "/v1/portfolio/pnl.csv" };

/** The name that the API gives the file; else one that says the same. */
export function fileName(disposition: string | null, report: Report, from: string, to: string): string {
  const named = /filename="?([\w.-]+)"?/.exec(disposition ?? "")?.[1];
  return named ?? `${report}-${from}-${to}.csv`;
}

export async function downloadReport(report: Report, from: string, to: string): Promise<string> {
  const url = new URL(PATHS[report], location.origin);
  url.search = new URLSearchParams({ from, to }).toString();
  const answer = await authorisedFetch(new Request(url));
  if (!answer.ok) throw await problemOf(answer);
  const name = fileName(answer.headers.get("content-disposition"), report, from, to);
  keep(await answer.blob(), name);
  return name;
}

function keep(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 10_000);
}
