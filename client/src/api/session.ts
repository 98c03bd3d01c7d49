/**
 * Who is signed in. The access token lives in memory only; what outlives the page is an HttpOnly cookie that only
 * `/v1/auth` gets. A refresh token works once, so the tabs of a browser take turns (Web Locks) and tell one another
 * what they got (BroadcastChannel).
 */
import { createStore } from "zustand/vanilla";

import { asProblem, isProblem, Problem, problemOf, unreachable } from "./problem";
import type { components } from "./schema";

type Tokens = components["schemas"]["TokensView"];

export type SignedOutBecause = "never" | "asked" | "expired";
export type SessionState =
  | { readonly status: "unknown" }
  | { readonly status: "in" }
  | { readonly status: "out"; readonly because: SignedOutBecause };

interface Held {
  readonly token: string;
  readonly expiresAt: number;
}

type Message =
  ({ readonly kind: "tokens" } & Held) | { readonly kind: "out"; readonly because: SignedOutBecause };

/** Refresh this long before the token expires, so that no request starts with one about to lapse. */
const MARGIN_MS = 20_000;
/** What another tab was given is here within milliseconds; if it was given nothing, one asks oneself after this. */
const NEWS_MS = 250;
const CHANNEL = "plimsoll-session";
const LOCK = "plimsoll-refresh";

export const sessionStore = createStore<SessionState>(() => ({ status: "unknown" }));

/** Where it is kept that this browser has a session (not what opens it), so that a stranger costs no request. */
export interface Hint {
  readonly get: () => boolean;
  readonly set: (signedIn: boolean) => void;
}

let hint: Hint = { get: () => true, set: () => undefined };
let held: Held | null = null;
let refreshing: Promise<string> | null = null;
/** Counts sign-ins and sign-outs: an answer to a question from before is not for the person who is here now. */
let era = 0;
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(CHANNEL);
channel?.addEventListener("message", (event: MessageEvent<unknown>) => {
  hear(event.data);
});

function isMessage(data: unknown): data is Message {
  if (typeof data !== "object" || data === null || !("kind" in data)) return false;
  if (data.kind === "out") return "because" in data;
  return data.kind === "tokens" && "token" in data && typeof data.token === "string" && "expiresAt" in data;
}

export function keepHint(kept: Hint): void {
  hint = kept;
}

function hear(data: unknown): void {
  if (!isMessage(data)) return;
  if (data.kind === "out") {
    forget(data.because);
  } else if (held === null || data.expiresAt > held.expiresAt) {
    take({ token: data.token, expiresAt: data.expiresAt });
  }
}

function take(next: Held): void {
  held = next;
  hint.set(true);
  if (sessionStore.getState().status !== "in") sessionStore.setState({ status: "in" }, true);
}

function forget(because: SignedOutBecause): void {
  era += 1;
  held = null;
  hint.set(false);
  if (sessionStore.getState().status !== "out") sessionStore.setState({ status: "out", because }, true);
}

async function post(path: string, body?: unknown, token?: string): Promise<Response> {
  try {
    return await fetch(path, {
      method: "POST",
      credentials: "same-origin",
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw unreachable();
  }
}

async function tokensOf(answer: Response): Promise<Held> {
  if (!answer.ok) throw await problemOf(answer);
  const tokens: Tokens = await answer.json();
  return { token: tokens.access_token, expiresAt: Date.now() + tokens.expires_in * 1000 };
}

/** One tab after the other. `waited`: another one was at it just now, and what it got is on its way to this one. */
async function inTurn(work: (waited: boolean) => Promise<string>): Promise<string> {
  if (typeof navigator === "undefined" || !("locks" in navigator)) return work(false);
  const { locks } = navigator;
  const atOnce = await locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work(false) : null));
  return atOnce ?? (await locks.request(LOCK, () => work(true)));
}

/** The next tokens that another tab tells of, or a moment: messages between tabs are not ordered with their locks. */
async function news(): Promise<void> {
  await new Promise<void>((resolve) => {
    const heard = (event: MessageEvent<unknown>) => {
      if (!isMessage(event.data)) return;
      channel?.removeEventListener("message", heard);
      resolve();
    };
    channel?.addEventListener("message", heard);
    setTimeout(() => {
      channel?.removeEventListener("message", heard);
      resolve();
    }, NEWS_MS);
  });
}

async function refresh(stale: string | null): Promise<string> {
  const mine = era;
  return inTurn(async (waited) => {
    const known = () => (held && held.token !== stale && fresh(held) ? held.token : null);
    if (waited && known() === null) await news();
    const told = known();
    if (told !== null) return told; // another tab was first
    const answer = await post("/v1/auth/refresh");
    try {
      const next = await tokensOf(answer);
      if (mine !== era)
        throw new Problem({ status: 401, code: "signed_out", detail: "You have signed out." });
      take(next);
      channel?.postMessage({ kind: "tokens", ...next } satisfies Message);
      return next.token;
    } catch (error) {
      if (isProblem(error) && error.status === 401 && mine === era) {
        const because = sessionStore.getState().status === "in" ? "expired" : "never";
        forget(because);
        if (because === "expired") channel?.postMessage({ kind: "out", because } satisfies Message);
      }
      throw error;
    }
  });
}

function fresh({ expiresAt }: Held): boolean {
  return expiresAt - MARGIN_MS > Date.now();
}

/** A token to send. `stale`: the one that was just refused. One refresh is in flight at most. */
export async function accessToken(stale: string | null = null): Promise<string> {
  if (held && held.token !== stale && fresh(held)) return held.token;
  refreshing ??= refresh(stale).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** Whether somebody is signed in, finding it out by the cookie when that is not known yet. */
export async function isSignedIn(): Promise<boolean> {
  if (sessionStore.getState().status === "unknown") {
    if (!hint.get()) {
      forget("never");
      return false;
    }
    try {
      await accessToken();
    } catch (error) {
      if (!isProblem(error) || error.status !== 401) throw asProblem(error);
    }
  }
  return sessionStore.getState().status === "in";
}

export async function signIn(email: string, password: string): Promise<void> {
  const next = await tokensOf(await post("/v1/auth/login", { email, password, refresh_in: "cookie" }));
  era += 1;
  take(next);
  channel?.postMessage({ kind: "tokens", ...next } satisfies Message);
}

/** Ends the session on the server and in every tab. Here it ends even when the server cannot be reached. */
export async function signOut(): Promise<void> {
  const token = held?.token;
  forget("asked");
  channel?.postMessage({ kind: "out", because: "asked" } satisfies Message);
  const answer = await post("/v1/auth/logout", undefined, token);
  if (!answer.ok && answer.status !== 401) throw await problemOf(answer);
}

/** For tests: as a page that was just opened. */
export function resetSession(): void {
  era += 1;
  held = null;
  refreshing = null;
  sessionStore.setState({ status: "unknown" }, true);
}
