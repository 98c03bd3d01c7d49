/** The API as component tests see it: answers typed by its description. Only what a test names exists. */
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";

import type { Schemas } from "@/api/client";

export const server = setupServer();

/** Signed in: the cookie gives an access token. */
export function signedIn(token = "token-1"): void {
  const tokens: Schemas["TokensView"] = {
    access_token: token,
    refresh_token: null,
    token_type: "bearer",
    expires_in: 900,
  };
  server.use(http.post("*/v1/auth/refresh", () => HttpResponse.json(tokens)));
}

/** A refusal as the API words it. */
export function refusal(
  status: number,
  code: string,
  detail: string,
  errors: readonly { field: string; message: string }[] = [],
) {
  const body = {
    type: `urn:plimsoll:problem:${code}`,
    title: "Refused",
    status,
    code,
    detail,
    errors,
    request_id: "req-7",
  };
  return HttpResponse.json(body, { status, headers: { "content-type": "application/problem+json" } });
}
