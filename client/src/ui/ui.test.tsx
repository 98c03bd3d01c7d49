import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";

import { Problem } from "@/api/problem";

import { Button } from "./Button";
import { DataTable } from "./DataTable";
import { Dialog } from "./Dialog";
import { Field, Input } from "./Field";
import { Money, PnL } from "./figures";
import { ErrorBoundary, ErrorState } from "./states";
import { Tabs } from "./Tabs";
import { toast, toastError, Toasts } from "./toasts";
import { Segmented, Switch } from "./Toggles";

describe("controls", () => {
  it("a busy button keeps the focus and takes no press", async () => {
    const press = vi.fn();
    render(
      <Button busy onClick={press}>
        Save
      </Button>,
    );
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(press).not.toHaveBeenCalled();
    expect(screen.getByRole("button")).toHaveFocus();
  });

  it("a field ties its label, hint and error to the control", () => {
    render(
      <Field label="Quantity" hint="In shares" error="Too many.">
        {(control) => <Input {...control} />}
      </Field>,
    );
    expect(screen.getByLabelText("Quantity")).toBeInvalid();
    expect(screen.getByLabelText("Quantity")).toHaveAccessibleDescription("In shares Too many.");
  });

  it("a switch and a segmented control say what was chosen", async () => {
    const [flip, choose] = [vi.fn(), vi.fn()];
    render(
      <>
        <Switch label="Mail" checked={false} onChange={flip} />
        <Segmented
          label="Side"
          value="buy"
          onChange={choose}
          options={[
            { value: "buy", label: "Buy" },
            { value: "sell", label: "Sell" },
          ]}
        />
      </>,
    );
    await userEvent.click(screen.getByRole("switch", { name: "Mail" }));
    await userEvent.click(screen.getByRole("radio", { name: "Sell" }));
    expect(flip).toHaveBeenCalledWith(true);
    expect(choose).toHaveBeenCalledWith("sell");
  });

  it("tabs move by arrows, round the end", async () => {
    function Two() {
      const [tab, setTab] = useState<"a" | "b">("a");
      return (
        <Tabs
          label="Parts"
          value={tab}
          onChange={setTab}
          tabs={[
            { value: "a", label: "A" },
            { value: "b", label: "B" },
          ]}
        >
          {tab}
        </Tabs>
      );
    }
    render(<Two />);
    await userEvent.tab();
    await userEvent.keyboard("{ArrowLeft}");
    expect(screen.getByRole("tab", { name: "B" })).toHaveFocus();
    expect(screen.getByRole("tabpanel")).toHaveTextContent("b");
  });

  it("a dialog is named, closes, and gives the focus back", async () => {
    function Opener() {
      const [open, setOpen] = useState(false);
      return (
        <>
          <Button
            onClick={() => {
              setOpen(true);
            }}
          >
            Open
          </Button>
          <Dialog
            open={open}
            onClose={() => {
              setOpen(false);
            }}
            title="Sure?"
          >
            Text
          </Dialog>
        </>
      );
    }
    render(<Opener />);
    await userEvent.click(screen.getByRole("button", { name: "Open" }));
    expect(screen.getByRole("dialog", { name: "Sure?" })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Close" }));
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Open" })).toHaveFocus();
  });
});

describe("figures", () => {
  it("are grouped as in India, and a loss is more than a colour", () => {
    render(
      <>
        <Money amount="123456.5" />
        <PnL amount="-250" percent="-1.25" arrow />
      </>,
    );
    expect(screen.getByText("₹1,23,456.50")).toBeVisible();
    expect(screen.getByText(/−₹250\.00/)).toHaveTextContent("loss −₹250.00(−1.25 %)");
  });

  it("that are not known are said to be", () => {
    render(<Money amount={null} />);
    expect(screen.getByText("not known")).toBeInTheDocument();
  });
});

describe("states", () => {
  it("an error shows the problem, its request and another try", async () => {
    const retry = vi.fn();
    const problem = new Problem({
      status: 503,
      code: "busy",
      detail: "Too busy.",
      requestId: "req-7",
      retryAfter: 3,
    });
    render(<ErrorState error={problem} onRetry={retry} />);
    expect(screen.getByRole("alert")).toHaveTextContent(/Too busy\..*wait 3 s.*req-7/);
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(retry).toHaveBeenCalledOnce();
  });

  it("a part that breaks does not take the page with it", () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const Broken = () => {
      throw new Error("defect");
    };
    render(
      <>
        <p>the rest</p>
        <ErrorBoundary>
          <Broken />
        </ErrorBoundary>
      </>,
    );
    expect(screen.getByText("the rest")).toBeVisible();
    expect(screen.getByRole("alert")).toHaveTextContent("Something went wrong in this page");
  });

  it("toasts are read out; a bad one stays until it is dismissed", async () => {
    render(<Toasts />);
    toast({ tone: "good", text: "Saved." });
    toastError(new Problem({ status: 409, code: "x", detail: "Not now.", requestId: "r1" }));
    expect(await screen.findByText("Saved.")).toBeVisible();
    const bad = screen.getByRole("alert");
    expect(bad).toHaveTextContent("Not now.Request r1");
    await userEvent.click(within(bad).getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByText("Not now.")).not.toBeInTheDocument();
  });
});

describe("a table", () => {
  const rows = Array.from({ length: 1000 }, (_, index) => ({
    id: `row-${index.toString()}`,
    name: `Name ${index.toString()}`,
  }));

  it("of a thousand rows holds a few, moves by keys and opens by Enter", async () => {
    const open = vi.fn();
    render(
      <DataTable
        label="Names"
        rows={rows}
        rowKey={({ id }) => id}
        columns={[{ id: "name", header: "Name", cell: ({ name }) => name }]}
        onOpen={open}
      />,
    );
    expect(screen.getByRole("grid", { name: "Names" })).toHaveAttribute("aria-rowcount", "1001");
    expect(screen.getAllByRole("row").length).toBeLessThan(100);
    await userEvent.tab();
    await userEvent.keyboard("{ArrowDown}");
    await vi.waitFor(() => {
      expect(screen.getByRole("row", { name: "Name 1" })).toHaveFocus();
    });
    await userEvent.keyboard("{Enter}");
    expect(open).toHaveBeenCalledWith(rows[1]);
  });
});
