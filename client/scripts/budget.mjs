// What the browser loads before the first screen, and how large the largest lazy part is. Fails over the budget.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";

const KB = 1024;
const INITIAL = 350 * KB;
const ROUTE = 200 * KB;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const initial = new Set();
const follow = (key) => {
  if (initial.has(manifest[key].file)) return;
  initial.add(manifest[key].file);
  for (const next of manifest[key].imports ?? []) follow(next);
};
follow(entry);

const scripts = readdirSync(new URL("assets/", dist)).filter((name) => name.endsWith(".js"));
const size = (file) => statSync(new URL(file, dist)).size;
const zipped = (file) => gzipSync(readFileSync(new URL(file, dist))).length;
const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);
const shown = (bytes) => `${(bytes / KB).toFixed(1)} KB`;

const lazy = scripts.map((name) => `assets/${name}`).filter((file) => !initial.has(file));
const largest = lazy.map((file) => [size(file), file]).sort(([a], [b]) => b - a);
const first = sum([...initial].map(size));
console.log(`first screen: ${shown(first)} of script, ${shown(sum([...initial].map(zipped)))} gzip`);
console.log(`largest lazy part: ${largest[0] ? `${shown(largest[0][0])} (${largest[0][1]})` : "none"}`);
if (process.argv.includes("--all")) {
  for (const file of initial) console.log(`  first  ${shown(size(file)).padStart(10)}  ${file}`);
  for (const [bytes, file] of largest) console.log(`  lazy   ${shown(bytes).padStart(10)}  ${file}`);
}
const over = [
  ...(first > INITIAL ? [`the first screen's script is over ${shown(INITIAL)}`] : []),
  ...largest.filter(([bytes]) => bytes > ROUTE).map(([, file]) => `${file} is over ${shown(ROUTE)}`),
];
for (const each of over) console.error(`Over the budget: ${each}. See \`npm run analyze\`.`);
process.exitCode = over.length > 0 ? 1 : 0;
