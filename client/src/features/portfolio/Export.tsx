import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";

import { asProblem } from "@/api/problem";
import { Button, Dialog, ErrorState, Field, Input, Segmented, toast } from "@/ui";

import { downloadReport, type Report } from "./download";
import { daysBefore, today } from "./use-history";

const REPORTS = [
  { value: "trades", label: "Trades" },
  { value: "pnl", label: "P&L by run" },
] as const;

const WHAT: Record<Report, string> = {
  trades:
    "One line for each execution: time in IST, order, strategy, instrument, side, quantity, price, value.",
  pnl: "One line for each run of every strategy: entry, exit, reason, gross, charges, net.",
};

/** Spreadsheets of a chosen time. */
export function Export() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        icon={<Download aria-hidden className="size-4" />}
        onClick={() => {
          setOpen(true);
        }}
      >
        Export CSV
      </Button>
      {open && (
        <ExportDialog
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const [report, setReport] = useState<Report>("trades");
  const [to, setTo] = useState(today);
  const [from, setFrom] = useState(() => daysBefore(today(), 30));
  const save = useMutation({
    mutationFn: () => downloadReport(report, from, to),
    onSuccess: (name) => {
      toast({ tone: "good", text: `${name} is downloaded.` });
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const reversed = from > to ? "The first day lies after the last one." : undefined;
  const onFrom = reversed ?? problem?.field("from");
  const onTo = problem?.field("to");
  return (
    <Dialog
      open
      onClose={onClose}
      title="Export CSV"
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" form="export" kind="primary" busy={save.isPending}>
            Download
          </Button>
        </>
      }
    >
      <form
        id="export"
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!reversed) save.mutate();
        }}
      >
        <Segmented wide label="What" value={report} options={REPORTS} onChange={setReport} />
        <p className="text-sm text-ink-2">{WHAT[report]}</p>
        <div className="grid grid-cols-2 gap-3">
          <Field label="First day" error={onFrom}>
            {(control) => (
              <Input
                {...control}
                type="date"
                required
                max={today()}
                value={from}
                onChange={({ target }) => {
                  save.reset();
                  setFrom(target.value);
                }}
              />
            )}
          </Field>
          <Field label="Last day" error={onTo}>
            {(control) => (
              <Input
                {...control}
                type="date"
                required
                max={today()}
                value={to}
                onChange={({ target }) => {
                  save.reset();
                  setTo(target.value);
                }}
              />
            )}
          </Field>
        </div>
        <p className="text-xs text-ink-3">
          Up to 366 days in one file. Amounts are plain decimals in rupees.
        </p>
        {problem && !onFrom && !onTo && <ErrorState compact error={problem} />}
      </form>
    </Dialog>
  );
}
