/** The API, typed by its description. A refusal is thrown as a `Problem`; answers are the data. */
import createClient, { type Middleware } from "openapi-fetch";

import { problemOf, unreachable } from "./problem";
import type { components, paths } from "./schema";
import { accessToken } from "./session";

export type Schemas = components["schemas"];

/** Asked without a token: whoever asks is not signed in yet, or proves who they are otherwise. */
const OPEN = [
  "/v1/auth/register",
  "/v1/auth/risk-disclosure",
  "/v1/auth/verify-email",
  "/v1/auth/password-reset",
  "/v1/auth/password-reset/confirm",
  "/v1/members/accept",
  "/v1/health",
  "/v1/ready",
];

async function send(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw unreachable();
  }
}

function signed(request: Request, token: string): Request {
  const made = new Request(request);
  made.headers.set("authorization", `Bearer ${token}`);
  return made;
}

/** With the access token; once more with a new one when the first was refused. */
export async function authorisedFetch(request: Request): Promise<Response> {
  if (OPEN.includes(new URL(request.url).pathname)) return send(request);
  const token = await accessToken();
  const answer = await send(signed(request.clone(), token));
  if (answer.status !== 401) return answer;
  return send(signed(request, await accessToken(token)));
}

const refusals: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
    return undefined;
  },
};

const origin = typeof location === "undefined" ? "http://localhost" : location.origin;
export const api = createClient<paths>({ baseUrl: origin, fetch: authorisedFetch });
api.use(refusals);

interface Answer<Data> {
  readonly data?: Data;
  readonly response: Response;
}

/** The data of an answer: `await ok(api.GET("/v1/orders"))`. */
export async function ok<Data>(asked: Promise<Answer<Data>>): Promise<Exclude<Data, undefined>> {
  const { data, response } = await asked;
  if (!isThere(data)) throw await problemOf(response);
  return data;
}

function isThere<Data>(data: Data): data is Exclude<Data, undefined> {
  return data !== undefined;
}

/** For answers without a body (204, 202). */
export async function done(asked: Promise<Answer<unknown>>): Promise<void> {
  await asked;
}

/** What is edited, with the version that the edit is based on. */
export interface Tagged<Data> {
  readonly data: Data;
  readonly etag: string;
}

export async function withTag<Data>(asked: Promise<Answer<Data>>): Promise<Tagged<Exclude<Data, undefined>>> {
  const { data, response } = await asked;
  const etag = response.headers.get("etag");
  if (!isThere(data) || etag === null) throw await problemOf(response);
  return { data, etag };
}

/** `params: { header: ifMatch(etag) }`; `ifMatch(7)` for a record that carries its version. */
export function ifMatch(version: string | number): { "If-Match": string } {
  return { "If-Match": typeof version === "number" ? `"${version.toString()}"` : version };
}

/**
 * `params: { header: once(key) }`: the server does it once, however often it is sent. Make one key per intention (`newKey()` when
 * the form opens), not per attempt.
 */
export function once(key: string): { "Idempotency-Key": string } {
  return { "Idempotency-Key": key };
}

export function newKey(): string {
  return crypto.randomUUID();
}
