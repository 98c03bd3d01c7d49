import { Link } from "@tanstack/react-router";
import { Landmark } from "lucide-react";

import type { Schemas } from "@/api/client";
import { buttonClass, ErrorState, Field, Input, Segmented, Select } from "@/ui";

import { withInstrument } from "./form";
import { InstrumentPicker } from "./InstrumentPicker";
import { soon } from "./schedule";
import type { StrategyForm } from "./use-form";
import { useBrokers } from "./use-strategies";

/** What, which way, how much, through whom. */
export function BasicFields({ own, disabled }: { readonly own: StrategyForm; readonly disabled: boolean }) {
  const { form, change, errorOf } = own;
  const choose = (instrument: Schemas["InstrumentView"]) => {
    change(withInstrument(form, instrument, soon(new Date(), 60)), "instrument", "name", "quantity");
  };
  return (
    <fieldset disabled={disabled} className="grid gap-4 disabled:opacity-60 desk:grid-cols-6">
      <legend className="sr-only">What to trade</legend>
      <Field label="Instrument" error={errorOf("instrument")} className="desk:col-span-3">
        {(control) => (
          <InstrumentPicker
            control={control}
            chosen={form.instrument}
            disabled={disabled}
            onChoose={choose}
          />
        )}
      </Field>
      <Field label="Name" error={errorOf("name")} className="desk:col-span-3">
        {(control) => (
          <Input
            {...control}
            maxLength={80}
            value={form.name}
            onChange={(event) => {
              change({ name: event.target.value }, "name");
            }}
          />
        )}
      </Field>
      <div className="flex flex-col gap-1.5 desk:col-span-2">
        <span aria-hidden className="text-sm font-medium">
          Side
        </span>
        <Segmented
          label="Side"
          wide
          value={form.side}
          options={[
            { value: "buy", label: "Long (buy)" },
            { value: "sell", label: "Short (sell)" },
          ]}
          onChange={(side) => {
            change({ side }, "side", "protection.stop_loss", "protection.take_profit");
          }}
        />
      </div>
      <Field label="Quantity" error={errorOf("quantity")} className="desk:col-span-1">
        {(control) => (
          <Input
            {...control}
            figures
            inputMode="numeric"
            value={form.quantity}
            onChange={(event) => {
              change({ quantity: event.target.value }, "quantity");
            }}
          />
        )}
      </Field>
      <Field label="Product" error={errorOf("product")} className="desk:col-span-1">
        {(control) => (
          <Select
            {...control}
            value={form.product}
            onChange={(event) => {
              change({ product: event.target.value === "DELIVERY" ? "DELIVERY" : "INTRADAY" }, "product");
            }}
          >
            <option value="INTRADAY">Intraday</option>
            <option value="DELIVERY">Delivery</option>
          </Select>
        )}
      </Field>
      <Account own={own} />
    </fieldset>
  );
}

function Account({ own: { form, change, errorOf } }: { readonly own: StrategyForm }) {
  const { data, error, refetch } = useBrokers();
  const linked = data?.items.filter(({ status }) => status === "ACTIVE");
  if (error && !data)
    return (
      <div className="-mx-4 desk:col-span-2 desk:mx-0">
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (linked?.length === 0)
    return (
      <div className="flex flex-col gap-1.5 desk:col-span-2">
        <span className="text-sm font-medium">Account</span>
        <Link to="/brokers" className={buttonClass("secondary")}>
          <Landmark aria-hidden className="size-4" />
          Link an account first
        </Link>
        {errorOf("broker_id") && <p className="text-xs font-medium text-loss">{errorOf("broker_id")}</p>}
      </div>
    );
  return (
    <Field label="Account" error={errorOf("broker_id")} className="desk:col-span-2">
      {(control) => (
        <Select
          {...control}
          value={form.brokerId}
          onChange={(event) => {
            change({ brokerId: event.target.value }, "broker_id");
          }}
        >
          <option value="">Choose…</option>
          {linked?.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
