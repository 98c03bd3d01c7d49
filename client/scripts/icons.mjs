// The PNG icons of the manifest, drawn from the mark by a Chromium that is installed. Run when the mark changes.
import { chromium } from "@playwright/test";
import { readFileSync } from "node:fs";

const folder = new URL("../public/icons/", import.meta.url);
const mark = readFileSync(new URL("mark.svg", folder), "utf8");
const browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium" });
const draw = async (name, size, svg) => {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  await page.screenshot({ path: new URL(name, folder).pathname, omitBackground: true });
  await page.close();
};
const full = mark
  .replace('rx="11"', "")
  .replace('viewBox="0 0 48 48"', 'viewBox="-6 -6 60 60"')
  .replace('<rect width="48" height="48" ', '<rect x="-6" y="-6" width="60" height="60" ');
await draw("icon-192.png", 192, mark);
await draw("icon-512.png", 512, mark);
await draw("maskable-512.png", 512, full);
await browser.close();
