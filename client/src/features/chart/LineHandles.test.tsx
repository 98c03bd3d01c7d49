import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { LineHandles } from "./LineHandles";
import type { ChartLine } from "./types";

const onMove = vi.fn();
const stop: ChartLine = {
  id: "stop",
  kind: "stop",
  label: "Stop",
  price: "495.00",
  says: "₹5.00 (1.00 %)",
  onMove,
};

/** One rupee is ten pixels, ₹500.00 lies at the top. */
const plot = {
  heightOf: (price: string) => (500 - Number(price)) * 10,
  priceAt: (height: number) => 500 - height / 10,
  hold: vi.fn(),
};

test("a line is a slider that says its level, and keys move it by ticks", async () => {
  render(<LineHandles lines={[stop]} tick="0.05" plot={() => plot} />);
  const grip = screen.getByRole("slider", { name: "Stop line" });
  expect(grip).toHaveAttribute("aria-valuenow", "495");
  expect(grip).toHaveAttribute("aria-valuetext", "₹495.00, ₹5.00 (1.00 %)");
  grip.focus();
  await userEvent.keyboard("{ArrowUp}");
  expect(onMove).toHaveBeenLastCalledWith("495.05");
  await userEvent.keyboard("{Shift>}{ArrowDown}{/Shift}");
  expect(onMove).toHaveBeenLastCalledWith("494.50");
});

test("dragging puts the line on the tick under the pointer, and the scale holds still meanwhile", () => {
  HTMLElement.prototype.setPointerCapture = vi.fn();
  vi.stubGlobal("PointerEvent", MouseEvent); // the page of the tests has none of its own
  render(<LineHandles lines={[stop]} tick="0.05" plot={() => plot} />);
  const grip = screen.getByRole("slider");
  fireEvent.pointerDown(grip, { button: 0, clientY: 150, pointerId: 1 }); // grabbed 100 px below the line's own height
  expect(plot.hold).toHaveBeenLastCalledWith(true);
  fireEvent.pointerMove(grip, { clientY: 173.4, pointerId: 1 });
  expect(onMove).toHaveBeenLastCalledWith("492.65");
  fireEvent.pointerUp(grip, { pointerId: 1 });
  expect(plot.hold).toHaveBeenLastCalledWith(false);
  onMove.mockClear();
  fireEvent.pointerMove(grip, { clientY: 300, pointerId: 1 });
  expect(onMove).not.toHaveBeenCalled();
});
