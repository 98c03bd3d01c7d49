import { OctagonX } from "lucide-react";
import { useState } from "react";

import { useIsOwner } from "@/app/me";
import { Badge } from "@/ui/Badge";
import { cx } from "@/ui/cx";
import { Time } from "@/ui/figures";

import { KillSwitchSheet } from "./KillSwitchSheet";
import { useKillSwitch } from "./use-kill-switch";

/** In the header of every screen: the first of the two taps. */
export function KillSwitch() {
  const [open, setOpen] = useState(false);
  const engaged = useKillSwitch().data?.in_force?.verb ?? null;
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => {
          setOpen(true);
        }}
        className={cx(
          "inline-flex h-11 items-center gap-2 rounded border px-3 font-semibold whitespace-nowrap desk:h-9",
          engaged
            ? "border-transparent bg-stop text-stop-ink"
            : "border-stop/45 bg-stop-soft text-stop hover:border-stop",
        )}
      >
        <OctagonX aria-hidden className="size-4.5" />
        <span className="max-desk:sr-only">Kill switch</span>
        {engaged && <span className="text-sm">{engaged === "halt" ? "Halted" : "Flat"}</span>}
      </button>
      <KillSwitchSheet
        open={open}
        onClose={() => {
          setOpen(false);
        }}
      />
    </>
  );
}

/** On every screen while a switch is in force. */
export function KillSwitchBanner() {
  const { data } = useKillSwitch();
  const owner = useIsOwner();
  const [open, setOpen] = useState(false);
  const inForce = data?.in_force;
  if (!inForce?.verb) return null;
  const ours = inForce.scope === "tenant";
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-stop-soft px-4 py-2 text-sm desk:px-8 print:hidden"
    >
      <Badge tone="stop" dot>
        {inForce.verb === "halt" ? "Halted" : "Flattened"}
      </Badge>
      <p className="min-w-0 flex-1 basis-52">
        {ours ? "Nothing is entered" : "Nothing is entered on the whole platform"}
        {inForce.verb === "flatten" && ", and everything held is left"}
        {inForce.changed_at && (
          <>
            {" "}
            since <Time at={inForce.changed_at} style="short" zone />
          </>
        )}
        {inForce.reason && <span className="text-ink-2">: {inForce.reason}</span>}
      </p>
      {ours && owner && (
        <button
          type="button"
          className="min-h-11 font-semibold text-stop hover:underline desk:min-h-0"
          onClick={() => {
            setOpen(true);
          }}
        >
          Release…
        </button>
      )}
      <KillSwitchSheet
        open={open}
        onClose={() => {
          setOpen(false);
        }}
      />
    </div>
  );
}
