/** A signed-in device in words, from what its browser says of itself. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\b(OPR|Opera)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(HeadlessChrome|Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string, boolean])[] = [
  [/\biPhone\b/, "iPhone", true],
  [/\biPad\b/, "iPad", true],
  [/\bAndroid\b/, "Android", true],
  [/\bWindows\b/, "Windows", false],
  [/\b(Macintosh|Mac OS X)\b/, "macOS", false],
  [/\bCrOS\b/, "ChromeOS", false],
  [/\bLinux\b/, "Linux", false],
];

export interface Device {
  readonly name: string;
  readonly mobile: boolean;
}

export function deviceOf(agent: string): Device {
  const browser = BROWSERS.find(([pattern]) => pattern.test(agent))?.[1];
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent));
  const mobile = system?.[2] ?? false;
  if (browser && system) return { name: `${browser} on ${system[1]}`, mobile };
  const program = agent.split(/[/\s(]/, 1)[0] ?? "";
  return { name: browser ?? (program === "" ? "A device that does not say what it is" : program), mobile };
}
