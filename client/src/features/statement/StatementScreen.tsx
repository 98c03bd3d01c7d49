import "./print.css";

import { useNavigate, useParams } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight, Printer } from "lucide-react";
import { useEffect } from "react";

import { formatDay } from "@/domain/time";
import { Button, Card, ErrorState, Field, IconButton, Select, Skeleton } from "@/ui";

import { StatementPaper } from "./StatementPaper";
import { useKnownDays, useStatement } from "./use-statement";

export function StatementScreen() {
  const { date = "" } = useParams({ strict: false });
  const { data, error, refetch } = useStatement(date);
  const day = data?.day ?? date;
  useEffect(() => {
    // It is the name that a browser proposes for the PDF.
    document.title = `Plimsoll statement ${day}`;
  }, [day]);
  return (
    <div className="mx-auto flex w-full max-w-[960px] flex-col gap-4 px-4 py-4 desk:px-8 desk:py-6 print:max-w-none print:p-0">
      <div className="flex flex-wrap items-end justify-between gap-3 print:hidden">
        <DayPicker date={date} />
        <Button
          kind="primary"
          icon={<Printer aria-hidden className="size-4" />}
          disabled={!data}
          onClick={() => {
            window.print();
          }}
        >
          Print / save as PDF
        </Button>
      </div>
      {data ? (
        <StatementPaper statement={data} />
      ) : error ? (
        <Card flush>
          <ErrorState error={error} onRetry={() => void refetch()} />
        </Card>
      ) : (
        <div role="status" aria-label="Loading the statement">
          <Card>
            <Skeleton className="h-8 w-64" />
            <Skeleton className="mt-6 h-20" />
            <Skeleton className="mt-6 h-72" />
          </Card>
        </div>
      )}
    </div>
  );
}

/** Only days on which something happened, and today. */
function DayPicker({ date }: { readonly date: string }) {
  const { days, error } = useKnownDays(date);
  const navigate = useNavigate();
  const go = (to: string | undefined) => {
    if (to) void navigate({ to: "/statement/$date", params: { date: to }, replace: true });
  };
  const at = days.indexOf(date);
  const [older, newer] = [days[at + 1], at > 0 ? days[at - 1] : undefined];
  return (
    <div className="flex items-end gap-1">
      <Field label="Day" error={error ? "The days with trades are not known now." : undefined}>
        {(control) => (
          <Select {...control} value={date} className="min-w-44" onChange={({ target }) => go(target.value)}>
            {at === -1 && <option value={date}>{date}</option>}
            {days.map((each) => (
              <option key={each} value={each}>
                {formatDay(each)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <IconButton label="Day before" disabled={!older} onClick={() => go(older)}>
        <ChevronLeft aria-hidden className="size-4.5" />
      </IconButton>
      <IconButton label="Day after" disabled={!newer} onClick={() => go(newer)}>
        <ChevronRight aria-hidden className="size-4.5" />
      </IconButton>
    </div>
  );
}
