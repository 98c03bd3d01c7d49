/** A screenshot made small: 256 colours instead of millions, which no eye tells apart on a page of ours. */
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

interface Picture {
  readonly width: number;
  readonly height: number;
  /** One number a pixel: 0xRRGGBB. */
  readonly pixels: Uint32Array;
}

export function smallPng(png: Buffer): Buffer {
  const picture = decoded(png);
  const counts = new Map<number, number>();
  for (const colour of picture.pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const { palette, indexOf } = chosen(counts);
  const { width, height, pixels } = picture;
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows[y * (width + 1) + 1 + x] = indexOf.get(pixels[y * width + x] ?? 0) ?? 0;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8); // eight bits a pixel, each a place in the palette
  const colours = Buffer.from(palette.flatMap((each) => channels(each)));
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", head),
    chunk("PLTE", colours),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function channels(colour: number): [number, number, number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** What Chromium writes: eight bits a channel, three or four channels, not interlaced. */
function decoded(png: Buffer): Picture {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const [width, height, step] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3];
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * step;
  const pixels = new Uint32Array(width * height);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const from = y * (stride + 1);
    const row = new Uint8Array(raw.subarray(from + 1, from + 1 + stride));
    unfiltered(raw[from] ?? 0, row, above, step);
    for (let x = 0; x < width; x += 1)
      pixels[y * width + x] =
        ((row[x * step] ?? 0) << 16) | ((row[x * step + 1] ?? 0) << 8) | (row[x * step + 2] ?? 0);
    above = row;
  }
  return { width, height, pixels };
}

function unfiltered(filter: number, row: Uint8Array, above: Uint8Array, step: number): void {
  for (let at = 0; at < row.length; at += 1) {
    const left = at >= step ? (row[at - step] ?? 0) : 0;
    const up = above[at] ?? 0;
    const corner = at >= step ? (above[at - step] ?? 0) : 0;
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
    row[at] = (row[at] ?? 0) + guess;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

interface Chosen {
  readonly palette: readonly number[];
  readonly indexOf: ReadonlyMap<number, number>;
}

/** As many colours keep their very value as fill most of a page; the rest share what is left, split by median cut. */
const KEPT = 128;

function chosen(counts: ReadonlyMap<number, number>): Chosen {
  const byUse = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  const kept = byUse.slice(0, KEPT);
  const boxes: number[][] = [byUse.slice(KEPT)];
  while (boxes.length < 256 - KEPT) {
    const widest = boxes
      .map((box) => ({ box, ...spread(box) }))
      .reduce((a, b) => (b.width > a.width ? b : a));
    if (widest.width <= 0) break;
    const { box, channel } = widest;
    box.sort((a, b) => (channels(a)[channel] ?? 0) - (channels(b)[channel] ?? 0));
    boxes.push(box.splice(box.length >> 1));
  }
  const shared = boxes.flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [others.reduce((a, b) => ((counts.get(b) ?? 0) > (counts.get(a) ?? 0) ? b : a), first)],
  );
  const palette = [...kept, ...shared];
  return { palette, indexOf: new Map(byUse.map((colour) => [colour, nearest(colour, palette)])) };
}

function nearest(colour: number, palette: readonly number[]): number {
  const [r, g, b] = channels(colour);
  let [best, least] = [0, Infinity];
  for (const [index, each] of palette.entries()) {
    const [x, y, z] = channels(each);
    const distance = (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

function spread(box: readonly number[]): { readonly width: number; readonly channel: 0 | 1 | 2 } {
  const [low, high] = [
    [255, 255, 255],
    [0, 0, 0],
  ];
  for (const colour of box)
    channels(colour).forEach((value, at) => {
      low[at] = Math.min(low[at] ?? 255, value);
      high[at] = Math.max(high[at] ?? 0, value);
    });
  const widths = high.map((value, at) => value - (low[at] ?? 0));
  const channel = ([0, 1, 2] as const).reduce((a, b) => ((widths[b] ?? 0) > (widths[a] ?? 0) ? b : a));
  return { width: widths[channel] ?? 0, channel };
}
