// Types of the API, from ../docs/openapi.json. Without --write: fails when src/api/schema.d.ts is not what they say.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const described = new URL("../../docs/openapi.json", import.meta.url);
const kept = new URL("../src/api/schema.d.ts", import.meta.url);

const types =
  "/** Generated from docs/openapi.json by `npm run api`. */\n\n" + astToString(await openapiTS(described));
if (process.argv.includes("--write")) {
  await writeFile(kept, types);
} else if ((await readFile(kept, "utf8").catch(() => "")) !== types) {
  console.error("src/api/schema.d.ts is not what docs/openapi.json says: run `npm run api`.");
  process.exitCode = 1;
}
