import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from "react";

import { cx } from "./cx";
import { useDesk } from "./use-media";

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: "start" | "end";
  /** A grid track: `minmax(120px, 1.4fr)` unless given. */
  readonly width?: string;
  /** Where it stands on the phone's card; `detail` unless given, with its header as the label. */
  readonly card?: "title" | "trailing" | "subtitle" | "detail" | "actions" | "hidden";
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  /** Enter or a press on a row. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly rowClass?: (row: Row) => string | undefined;
}

const DESK_ROW = 36;
const PHONE_ROW = 84;

/** A table of any length at a desk, cards on the phone. Arrows, Home, End and Page keys move between rows. */
export function DataTable<Row>({ label, rows, columns, rowKey, onOpen, rowClass }: DataTableProps<Row>) {
  const desk = useDesk();
  const body = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  const [current, setCurrent] = useState(0);
  useLayoutEffect(() => {
    const top = body.current?.getBoundingClientRect().top ?? 0;
    setMargin(top + window.scrollY);
  }, [desk, rows.length]);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (desk ? DESK_ROW : PHONE_ROW),
    overscan: 12,
    scrollMargin: margin,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
  });
  const focusRow = (index: number) => {
    const to = Math.max(0, Math.min(rows.length - 1, index));
    setCurrent(to);
    virtual.scrollToIndex(to);
    requestAnimationFrame(() =>
      body.current?.querySelector<HTMLElement>(`[data-index="${to.toString()}"]`)?.focus(),
    );
  };
  const onKey = (event: KeyboardEvent, index: number, row: Row) => {
    if (event.target !== event.currentTarget) return; // a button inside the row
    const to = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: index + 15,
      PageUp: index - 15,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      focusRow(to);
    } else if (onOpen && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      onOpen(row);
    }
  };
  const tracks = columns.map((each) => each.width ?? "minmax(96px, 1fr)").join(" ");
  const reachable = Math.min(current, rows.length - 1);
  return (
    <div
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      className="min-w-0"
    >
      <div role="rowgroup" className={desk ? "" : "sr-only"}>
        <div
          role="row"
          aria-rowindex={1}
          style={{ gridTemplateColumns: tracks }}
          className="grid h-9 items-center gap-3 border-b border-line bg-sunken px-4"
        >
          {columns.map((each) => (
            <div
              key={each.id}
              role="columnheader"
              className={cx("eyebrow truncate", each.align === "end" && "text-right")}
            >
              {each.header}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" ref={body} className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              data-index={item.index}
              ref={virtual.measureElement}
              tabIndex={item.index === reachable ? 0 : -1}
              onFocus={() => {
                setCurrent(item.index);
              }}
              onClick={onOpen && ((event) => onOpenByPress(event.target, () => onOpen(row)))}
              onKeyDown={(event) => {
                onKey(event, item.index, row);
              }}
              style={{
                transform: `translateY(${(item.start - margin).toString()}px)`,
                ...(desk ? { gridTemplateColumns: tracks } : {}),
              }}
              className={cx(
                "absolute inset-x-0 top-0 border-b border-line px-4 focus-visible:outline-offset-[-2px]",
                desk
                  ? "grid min-h-9 items-center gap-3 py-1"
                  : "flex min-h-16 flex-col justify-center gap-1 py-3",
                onOpen && "cursor-pointer hover:bg-hover",
                rowClass?.(row),
              )}
            >
              {desk ? (
                columns.map((each) => (
                  <div
                    key={each.id}
                    role="gridcell"
                    className={cx("min-w-0 truncate", each.align === "end" && "figures text-right")}
                  >
                    {each.cell(row)}
                  </div>
                ))
              ) : (
                <CardOf row={row} columns={columns} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** A link or a button inside the row does its own thing. */
function onOpenByPress(target: EventTarget, open: () => void): void {
  if (target instanceof Element && !target.closest("a, button, input, label")) open();
}

function CardOf<Row>({ row, columns }: { readonly row: Row; readonly columns: readonly Column<Row>[] }) {
  const at = (place: NonNullable<Column<Row>["card"]>) =>
    columns.filter((each) => (each.card ?? "detail") === place);
  const cell = (each: Column<Row>, className: string) => (
    <div key={each.id} role="gridcell" className={className}>
      {each.cell(row)}
    </div>
  );
  const details = at("detail");
  return (
    <>
      <div role="presentation" className="flex items-center justify-between gap-3">
        <div role="presentation" className="flex min-w-0 items-center gap-2 font-medium">
          {at("title").map((each) => cell(each, "min-w-0 truncate"))}
        </div>
        <div role="presentation" className="figures flex shrink-0 items-center gap-2 font-medium">
          {at("trailing").map((each) => cell(each, ""))}
        </div>
      </div>
      {at("subtitle").length > 0 && (
        <div role="presentation" className="flex items-center justify-between gap-3 text-sm text-ink-2">
          {at("subtitle").map((each) => cell(each, "min-w-0 truncate"))}
        </div>
      )}
      {details.length > 0 && (
        <div role="presentation" className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm text-ink-2">
          {details.map((each) => (
            <div key={each.id} role="gridcell" className="figures">
              <span className="text-ink-3">{each.header} </span>
              {each.cell(row)}
            </div>
          ))}
        </div>
      )}
      {at("actions").map((each) => cell(each, "mt-1"))}
    </>
  );
}
