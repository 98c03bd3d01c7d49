import { delay, http, HttpResponse } from "msw";
import { describe, expect, it, vi } from "vitest";

import { refusal, server, signedIn } from "@/test/server";

import { api, ok } from "./client";
import { isProblem } from "./problem";
import { accessToken, isSignedIn, sessionStore, signIn, signOut } from "./session";

const health = { items: [], next_cursor: null };

describe("the session", () => {
  it("is found again by the cookie alone", async () => {
    signedIn();
    expect(await isSignedIn()).toBe(true);
    expect(sessionStore.getState().status).toBe("in");
  });

  it("is none without a cookie", async () => {
    server.use(http.post("*/v1/auth/refresh", () => refusal(401, "missing_refresh_token", "Sign in.")));
    expect(await isSignedIn()).toBe(false);
    expect(sessionStore.getState()).toEqual({ status: "out", because: "never" });
  });

  it("asks for the cookie when signing in, and keeps nothing in the browser's storage", async () => {
    const asked = vi.fn();
    server.use(
      http.post("*/v1/auth/login", async ({ request }) => {
        asked(await request.json());
        return HttpResponse.json({ access_token: "a", refresh_token: null, expires_in: 900 });
      }),
    );
    await signIn("a@example.com", "correct horse");
    expect(asked).toHaveBeenCalledWith({
      email: "a@example.com",
      password: "correct horse",
      refresh_in: "cookie",
    });
    expect(await accessToken()).toBe("a");
    expect(JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage })).not.toContain('"a"');
  });

  it("refreshes once, however many ask", async () => {
    let times = 0;
    server.use(
      http.post("*/v1/auth/refresh", async () => {
        times += 1;
        await delay(20);
        return HttpResponse.json({
          access_token: `t${times.toString()}`,
          refresh_token: null,
          expires_in: 900,
        });
      }),
    );
    expect(await Promise.all([accessToken(), accessToken(), accessToken()])).toEqual(["t1", "t1", "t1"]);
  });

  it("takes what another tab was given while this one waited its turn, even if word of it comes late", async () => {
    signedIn();
    const first = await accessToken();
    const asked = vi.fn();
    server.use(http.post("*/v1/auth/refresh", asked));
    let turns = 0;
    const request = async (_: string, options: unknown, given?: (lock: object | null) => Promise<string>) => {
      turns += 1;
      if (typeof options !== "function") return given?.(null); // not available: the other tab holds it
      return options({});
    };
    vi.stubGlobal("navigator", { locks: { request }, onLine: true });
    const other = new BroadcastChannel("plimsoll-session");
    const waiting = accessToken(first);
    await delay(30);
    other.postMessage({ kind: "tokens", token: "theirs", expiresAt: Date.now() + 9e8 });
    expect(await waiting).toBe("theirs");
    expect([turns, asked.mock.calls.length]).toEqual([2, 0]);
    other.close();
    vi.unstubAllGlobals();
  });

  it("sends a refused request once more with a new token", async () => {
    let refreshed = 0;
    const seen: (string | null)[] = [];
    server.use(
      http.post("*/v1/auth/refresh", () => {
        refreshed += 1;
        return HttpResponse.json({
          access_token: `t${refreshed.toString()}`,
          refresh_token: null,
          expires_in: 900,
        });
      }),
      http.get("*/v1/brokers", ({ request }) => {
        seen.push(request.headers.get("authorization"));
        return seen.length === 1 ? refusal(401, "token_expired", "Expired.") : HttpResponse.json(health);
      }),
    );
    expect(await ok(api.GET("/v1/brokers"))).toEqual(health);
    expect(seen).toEqual(["Bearer t1", "Bearer t2"]);
  });

  it("ends when the refresh token is refused", async () => {
    signedIn();
    await accessToken();
    server.use(
      http.post("*/v1/auth/refresh", () => refusal(401, "session_ended", "Ended.")),
      http.get("*/v1/brokers", () => refusal(401, "token_expired", "Expired.")),
    );
    await expect(ok(api.GET("/v1/brokers"))).rejects.toMatchObject({ code: "session_ended" });
    expect(sessionStore.getState()).toEqual({ status: "out", because: "expired" });
  });

  it("survives a network that is away: that is no sign-out", async () => {
    signedIn();
    const first = await accessToken();
    server.use(http.post("*/v1/auth/refresh", () => HttpResponse.error()));
    await expect(accessToken(first)).rejects.toMatchObject({ code: "unreachable" });
    expect(sessionStore.getState().status).toBe("in");
  });

  it("ends here even when the server cannot be told", async () => {
    signedIn();
    await accessToken();
    server.use(http.post("*/v1/auth/logout", () => HttpResponse.error()));
    await expect(signOut()).rejects.toSatisfy(isProblem);
    expect(sessionStore.getState()).toEqual({ status: "out", because: "asked" });
  });
});
