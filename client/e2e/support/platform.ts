/** Before all tests: the platform that PLIMSOLL_URL names, or one that is started for them and stopped afterwards. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";

export const ROOT = join(import.meta.dirname, "..", "..", "..");
export const PYTHON = join(ROOT, ".venv", "bin", "python");
const START_MS = 260_000;

/** Where the platform answers. */
export function platformUrl(): string {
  const url = process.env["PLIMSOLL_URL"];
  if (!url) throw new Error("PLIMSOLL_URL is not set: the platform was not started");
  return url.replace(/\/$/, "");
}

export default async function start(): Promise<(() => Promise<void>) | undefined> {
  if (process.env["PLIMSOLL_URL"]) {
    const answer = await fetch(`${platformUrl()}/v1/ready`);
    if (!answer.ok) throw new Error(`${platformUrl()} is not ready: ${answer.status.toString()}`);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-browser-"));
  const ready = join(folder, "ready.json");
  // Its standard input is ours: should this process be killed, the platform stops by itself.
  const child = spawn(PYTHON, ["-m", "tests.e2e.serve", ready], {
    cwd: ROOT,
    stdio: ["pipe", "inherit", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.stdin.end();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + START_MS;
  while (!existsSync(ready)) {
    if (child.exitCode !== null) throw new Error("The platform did not start; what it said is above.");
    if (Date.now() > deadline) {
      await stop();
      throw new Error("The platform is not up in time.");
    }
    await after(200);
  }
  process.env["PLIMSOLL_URL"] = baseOf(JSON.parse(readFileSync(ready, "utf8")));
  return stop;
}

function baseOf(facts: unknown): string {
  if (typeof facts === "object" && facts !== null && "base" in facts && typeof facts.base === "string")
    return facts.base;
  throw new Error("The ready file does not say where the platform is.");
}
