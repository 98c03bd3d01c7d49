import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import type { Schemas } from "@/api/client";
import { renderPart } from "@/test/render";
import { refusal, server, signedIn } from "@/test/server";
import { Toasts } from "@/ui";

import { LimitsTab } from "./LimitsTab";
import { amountOf, checked, formOf, isChanged, quantityOf } from "./limits";
import { me, portfolio } from "./samples";

type Limits = Schemas["RiskLimitsView"];
const SET: Limits = { max_quantity: 500, max_position_value: null, max_loss_per_day: "5000.00", version: 4 };

function given(limits: Limits, role: Schemas["UserView"]["role"] = "owner") {
  signedIn();
  const now = { limits };
  server.use(
    http.get("*/v1/auth/me", () => HttpResponse.json(me({ role }))),
    http.get("*/v1/portfolio", () => HttpResponse.json(portfolio({ realized: "-4000.00" }))),
    http.get("*/v1/risk-limits", () => answer(now.limits)),
  );
  renderPart(
    <>
      <LimitsTab />
      <Toasts />
    </>,
  );
  return now;
}

function answer(limits: Limits) {
  return HttpResponse.json(limits, { headers: { etag: `"${limits.version.toString()}"` } });
}

async function type(label: RegExp, text: string) {
  const field = await screen.findByLabelText(label);
  await userEvent.clear(field);
  if (text) await userEvent.type(field, text);
}

describe("the form's words", () => {
  it.each([
    ["", null],
    ["5,000", "5000"],
    ["₹ 1,25,000.50", "125000.50"],
    ["0", undefined],
    ["-5", undefined],
    ["1.00001", undefined],
    ["much", undefined],
  ])("amount %j is %j", (typed, amount) => {
    expect(amountOf(typed)).toBe(amount);
  });

  it.each([
    ["", null],
    ["1,000", 1000],
    ["0", undefined],
    ["1.5", undefined],
    ["1,00,00,001", undefined],
  ])("quantity %j is %j", (typed, quantity) => {
    expect(quantityOf(typed)).toBe(quantity);
  });

  it("does not take another spelling for a change", () => {
    expect(isChanged({ ...formOf(SET), max_loss_per_day: "5000" }, SET)).toBe(false);
    expect(isChanged({ ...formOf(SET), max_loss_per_day: "" }, SET)).toBe(true);
    expect(isChanged({ ...formOf(SET), max_position_value: "1" }, SET)).toBe(true);
    expect(checked(formOf(SET)).body).toEqual({
      max_loss_per_day: "5000.00",
      max_position_value: null,
      max_quantity: 500,
    });
  });
});

describe("risk limits", () => {
  it("saves all of them, based on the version that was read", async () => {
    given(SET);
    let sent: unknown;
    let tag: string | null = null;
    server.use(
      http.put("*/v1/risk-limits", async ({ request }) => {
        sent = await request.json();
        tag = request.headers.get("if-match");
        return answer({ ...SET, max_quantity: null, max_position_value: "200000.00", version: 5 });
      }),
    );
    await type(/Value of a position/, "2,00,000");
    await type(/Quantity of an order/, "");
    await userEvent.click(screen.getByRole("button", { name: "Save the limits" }));
    expect(await screen.findByText("The limits hold from now on.")).toBeInTheDocument();
    expect(sent).toEqual({ max_loss_per_day: "5000.00", max_position_value: "200000", max_quantity: null });
    expect(tag).toBe('"4"');
    expect(screen.getByLabelText(/Value of a position/)).toHaveValue("2,00,000.00");
  });

  it("says at the field what cannot be, and sends nothing", async () => {
    given(SET);
    await type(/Loss per day/, "0");
    await userEvent.click(screen.getByRole("button", { name: "Save the limits" }));
    const field = screen.getByLabelText(/Loss per day/);
    expect(field).toBeInvalid();
    expect(field).toHaveAccessibleDescription(/An amount above zero/);
  });

  it("overwrites nobody: a conflict shows the newest when asked to", async () => {
    const now = given(SET);
    server.use(
      http.put("*/v1/risk-limits", () => {
        now.limits = { ...SET, max_loss_per_day: "2500.00", version: 5 };
        return refusal(412, "stale_version", "The limits were changed meanwhile.");
      }),
    );
    await type(/Quantity of an order/, "900");
    await userEvent.click(screen.getByRole("button", { name: "Save the limits" }));
    expect(
      await screen.findByText(/were changed meanwhile\. What you typed was not saved/),
    ).toBeInTheDocument();
    expect(screen.getByLabelText(/Quantity of an order/)).toHaveValue("900");
    await userEvent.click(screen.getByRole("button", { name: "Show the newest" }));
    await waitFor(() => {
      expect(screen.getByLabelText(/Loss per day/)).toHaveValue("2,500.00");
    });
    expect(screen.getByLabelText(/Quantity of an order/)).toHaveValue("500");
  });

  it("shows others what holds, and why they cannot change it", async () => {
    given(SET, "trader");
    expect(await screen.findByText(/Only an owner may change the limits/)).toBeInTheDocument();
    expect(screen.getAllByText("₹5,000.00").length).toBeGreaterThan(0);
    expect(screen.getByText("no limit")).toBeInTheDocument();
    expect(screen.queryByRole("textbox")).not.toBeInTheDocument();
  });

  it("tells how much of the day's loss is used", async () => {
    given(SET);
    const meter = await screen.findByRole("meter");
    expect(meter).toHaveAttribute("aria-valuenow", "80");
    expect(screen.getByText("₹1,000.00")).toBeInTheDocument();
  });
});
