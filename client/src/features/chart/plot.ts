/** The drawing itself: lightweight-charts with our times, colours and lines. Loaded with the first chart. */
import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineSeries,
  LineStyle,
  type SeriesMarker,
  TickMarkType,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";

import { type Decimal, toPixels } from "@/domain/money";

import { LinesPrimitive } from "./lines-primitive";
import type { OverlayLine } from "./overlays";
import { axisTime, candleAt, candlesIn, chartSeconds, roomAfter } from "./scale";
import type { Candle, ChartLine, ChartMarker, Colours, LineKind } from "./types";

/** The library's own brand for seconds; ours are made in `scale.ts`. */
function stamp(at: string): UTCTimestamp {
  // The brand is the library's: there is no other way to make one.
  return chartSeconds(at) as UTCTimestamp;
}

const ticks: Record<TickMarkType, "time" | "seconds" | "day"> = {
  [TickMarkType.Year]: "day",
  [TickMarkType.Month]: "day",
  [TickMarkType.DayOfMonth]: "day",
  [TickMarkType.Time]: "time",
  [TickMarkType.TimeWithSeconds]: "seconds",
};

export class Plot {
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<"Candlestick">;
  private readonly volume: ISeriesApi<"Histogram"> | null;
  private readonly markers: ISeriesMarkersPluginApi<Time>;
  private readonly primitive = new LinesPrimitive();
  private readonly drawn = new Map<string, IPriceLine>();
  private readonly overlays = new Map<string, ISeriesApi<"Line">>();
  private shown: readonly Candle[] = [];
  private framed = "";

  constructor(
    private readonly place: HTMLElement,
    private colours: Colours,
    { places, volume }: { readonly places: number; readonly volume: boolean },
  ) {
    this.chart = createChart(place, {
      autoSize: true,
      // The logo would put a <style> into the page, which the content security policy forbids: a link stands below.
      layout: { attributionLogo: false, fontFamily: "'Inter Variable', system-ui, sans-serif", fontSize: 11 },
      localization: { locale: "en-IN", timeFormatter: (time: Time) => axisTime(Number(time), "full") },
      timeScale: {
        timeVisible: true,
        secondsVisible: false,
        tickMarkFormatter: (time: Time, type: TickMarkType) =>
          axisTime(Number(time), Number(time) % 60 === 0 ? ticks[type] : "seconds"),
      },
      rightPriceScale: { scaleMargins: { top: 0.1, bottom: volume ? 0.22 : 0.1 }, minimumWidth: 62 },
      handleScale: { axisPressedMouseMove: { time: true, price: false } },
      kineticScroll: { touch: true, mouse: false },
      // On a phone the page scrolls with a vertical swipe, the chart with a horizontal one.
      handleScroll: { vertTouchDrag: false, horzTouchDrag: true, mouseWheel: false, pressedMouseMove: true },
    });
    const priceFormat = { type: "price", precision: places, minMove: 1 / 10 ** places } as const;
    this.candles = this.chart.addSeries(CandlestickSeries, { priceFormat, borderVisible: false });
    this.candles.attachPrimitive(this.primitive);
    this.volume = volume
      ? this.chart.addSeries(HistogramSeries, {
          priceFormat: { type: "volume" },
          priceScaleId: "volume",
          lastValueVisible: false,
          priceLineVisible: false,
        })
      : null;
    this.volume?.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    this.markers = createSeriesMarkers(this.candles, []);
    this.paint(colours);
  }

  /** Called whenever something on the chart has moved. */
  set onDrawn(told: () => void) {
    this.primitive.onDrawn = told;
  }

  paint(colours: Colours): void {
    this.colours = colours;
    const { surface, grid, line, ink, faint, up, down } = colours;
    this.chart.applyOptions({
      layout: {
        background: { color: surface },
        textColor: ink,
        panes: { separatorColor: line, separatorHoverColor: line },
      },
      grid: { vertLines: { color: grid }, horzLines: { color: grid } },
      rightPriceScale: { borderColor: line },
      timeScale: { borderColor: line },
      crosshair: {
        vertLine: { color: faint, labelBackgroundColor: faint },
        horzLine: { color: faint, labelBackgroundColor: faint },
      },
    });
    this.candles.applyOptions({
      upColor: up,
      downColor: down,
      wickUpColor: up,
      wickDownColor: down,
      priceLineColor: faint,
    });
    this.volume?.applyOptions({ color: line });
  }

  /** `frame` names what is shown (instrument and interval): another one is framed anew, otherwise the view stays. */
  setCandles(candles: readonly Candle[], frame: string): void {
    const before = this.shown;
    this.shown = candles;
    const last = candles.at(-1);
    const grown = before.length > 0 && frame === this.framed && candles[0]?.start === before[0]?.start;
    const appended = candles.length - before.length;
    if (
      grown &&
      last &&
      (appended === 0 || appended === 1) &&
      before.at(-1)?.start === candles.at(-1 - appended)?.start
    ) {
      const previous = candles.at(-2);
      if (appended === 1 && previous) this.candles.update(bar(previous), true);
      this.candles.update(bar(last));
      this.volume?.update({ time: stamp(last.start), value: last.volume });
    } else {
      this.candles.setData(candles.map(bar));
      this.volume?.setData(candles.map((each) => ({ time: stamp(each.start), value: each.volume })));
    }
    const few = candles.length !== before.length && candles.length <= this.fits / 2;
    if ((frame !== this.framed || few) && candles.length > 0) {
      this.framed = frame;
      this.frame();
    }
  }

  /** The newest candles, as many as can be read at this width; few of them begin at the left and grow to the right. */
  frame(): void {
    const fits = this.fits;
    const count = this.shown.length;
    const after = roomAfter(fits);
    const range =
      count <= fits / 2
        ? { from: -1, to: Math.round(fits / 2) + after }
        : { from: Math.max(-1, count - fits), to: count - 1 + after };
    this.chart.timeScale().setVisibleLogicalRange(range);
  }

  private get fits(): number {
    return candlesIn(this.place.clientWidth || 390);
  }

  /** `scaled`: those that the price scale makes room for. */
  setLines(lines: readonly ChartLine[], scaled: readonly ChartLine[]): void {
    for (const [id, line] of this.drawn)
      if (!lines.some((each) => each.id === id)) {
        this.candles.removePriceLine(line);
        this.drawn.delete(id);
      }
    for (const { id, kind, price, label, onMove } of lines) {
      const options = {
        price: toPixels(price),
        color: this.colourOf(kind),
        lineWidth: kind === "entry" ? (1 as const) : (2 as const),
        lineStyle:
          kind === "entry" ? LineStyle.Dotted : kind === "trail" ? LineStyle.Dashed : LineStyle.Solid,
        axisLabelVisible: true,
        title: onMove ? "" : label, // a line that can be moved has a handle with its name
      };
      const known = this.drawn.get(id);
      if (known) known.applyOptions(options);
      else this.drawn.set(id, this.candles.createPriceLine(options));
    }
    this.primitive.prices = scaled.map(({ price }) => toPixels(price));
    this.candles.applyOptions({}); // the scale takes the lines in
  }

  setMarkers(markers: readonly ChartMarker[]): void {
    const prices = markers.map(({ price }) => toPixels(price));
    const middle = (Math.max(...prices) + Math.min(...prices)) / 2;
    const placed = markers.flatMap((each, index): SeriesMarker<Time>[] => {
      const candle = candleAt(this.shown, each.at);
      const price = prices[index];
      if (!candle || price === undefined) return [];
      const bought = each.side === "buy";
      // Words go away from the middle, so that an entry and its exit in one candle do not cover each other.
      const above = price === middle ? !bought : price > middle;
      return [
        {
          id: each.id,
          time: stamp(candle.start),
          position: above ? "atPriceTop" : "atPriceBottom",
          price,
          shape: bought ? "arrowUp" : "arrowDown",
          color:
            each.kind === "entry"
              ? this.colours.accent
              : this.colourOf(each.kind === "out" ? "entry" : each.kind),
          text: each.text,
        },
      ];
    });
    this.markers.setMarkers(placed.sort((a, b) => Number(a.time) - Number(b.time)));
  }

  setOverlays(lines: readonly OverlayLine[]): void {
    for (const [id, series] of this.overlays)
      if (!lines.some((each) => each.id === id)) {
        this.chart.removeSeries(series);
        this.overlays.delete(id);
      }
    const { accent, warn, faint } = this.colours;
    const colours = { sma: accent, ema: warn, bollinger: faint, rsi: accent };
    for (const { id, overlay, values, name } of lines) {
      const series = this.overlays.get(id) ?? this.addOverlay(id, overlay, name);
      series.applyOptions({ color: colours[overlay] });
      series.setData(
        this.shown.map((each, index) => {
          const value = values[index] ?? null;
          return value === null ? { time: stamp(each.start) } : { time: stamp(each.start), value };
        }),
      );
    }
  }

  private addOverlay(id: string, overlay: OverlayLine["overlay"], name: string): ISeriesApi<"Line"> {
    const below = overlay === "rsi"; // it has a scale of its own, 0 to 100
    const series = this.chart.addSeries(
      LineSeries,
      {
        lineWidth: overlay === "bollinger" ? 1 : 2,
        priceLineVisible: false,
        lastValueVisible: below,
        crosshairMarkerVisible: false,
        title: below ? name : "",
      },
      below ? 1 : 0,
    );
    if (below) this.chart.panes()[1]?.setStretchFactor(0.35);
    this.overlays.set(id, series);
    return series;
  }

  /** The vertical place of a price in pixels from the chart's top; null when it is out of sight. */
  heightOf(price: Decimal): number | null {
    return this.candles.priceToCoordinate(toPixels(price));
  }

  /** The price at a height, not yet on any grid. */
  priceAt(height: number): number | null {
    return this.candles.coordinateToPrice(Math.max(0, Math.min(this.paneHeight, height)));
  }

  get paneHeight(): number {
    return this.chart.panes()[0]?.getHeight() ?? this.place.clientHeight;
  }

  /** The scale stands still while a line is dragged over it. */
  hold(still: boolean): void {
    const [to, from] = [this.candles.coordinateToPrice(0), this.candles.coordinateToPrice(this.paneHeight)];
    this.candles.priceScale().applyOptions({ autoScale: !still });
    this.primitive.hold(still && from !== null && to !== null ? { from, to } : null);
  }

  destroy(): void {
    this.primitive.onDrawn = () => undefined;
    this.chart.remove();
  }

  private colourOf(kind: LineKind): string {
    const { ink, stop, up, warn } = this.colours;
    return { entry: ink, stop, target: up, trail: warn }[kind];
  }
}

function bar({ start, open, high, low, close }: Candle) {
  return {
    time: stamp(start),
    open: toPixels(open),
    high: toPixels(high),
    low: toPixels(low),
    close: toPixels(close),
  };
}
