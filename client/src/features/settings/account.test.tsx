import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import type { Schemas } from "@/api/client";
import { renderPart } from "@/test/render";
import { refusal, server, signedIn } from "@/test/server";
import { Toasts } from "@/ui";

import { AccountTab } from "./AccountTab";
import { deviceOf } from "./device";
import { me } from "./samples";
import { SecurityTab } from "./SecurityTab";

const HERE: Schemas["SessionView"] = {
  id: "ses_1",
  device:
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  address: "10.0.0.1",
  created_at: "2026-11-20T04:00:00Z",
  refreshed_at: "2026-11-20T04:00:00Z",
  expires_at: "2026-11-27T04:00:00Z",
  current: true,
};
const PHONE = {
  ...HERE,
  id: "ses_2",
  device: "Mozilla/5.0 (iPhone) Version/18.1 Safari/604.1",
  current: false,
};

function given(part: React.ReactNode, user: Partial<Schemas["UserView"]> = {}) {
  signedIn();
  const sessions = [PHONE, HERE];
  server.use(
    http.get("*/v1/auth/me", () => HttpResponse.json(me(user))),
    http.get("*/v1/auth/sessions", () => HttpResponse.json({ items: sessions, next_cursor: null })),
  );
  renderPart(
    <>
      {part}
      <Toasts />
    </>,
  );
  return sessions;
}

describe("account", () => {
  it("sends the link again while the address is not verified", async () => {
    given(<AccountTab />, { email_verified: false });
    server.use(http.post("*/v1/auth/verify-email/resend", () => HttpResponse.json(null, { status: 202 })));
    await userEvent.click(await screen.findByRole("button", { name: "Send the link again" }));
    expect(await screen.findByText(/Sent to asha@example.com/)).toBeInTheDocument();
  });

  it("says that it cannot be sent so often", async () => {
    given(<AccountTab />, { email_verified: false });
    server.use(
      http.post("*/v1/auth/verify-email/resend", () =>
        refusal(429, "too_many_requests", "Too many requests."),
      ),
    );
    await userEvent.click(await screen.findByRole("button", { name: "Send the link again" }));
    expect(await screen.findByText("Too many requests.")).toBeInTheDocument();
  });

  it("offers nothing to do once it is verified", async () => {
    given(<AccountTab />);
    expect(await screen.findByText("Verified")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /link/ })).not.toBeInTheDocument();
  });
});

describe("security", () => {
  it("ends another device, and keeps this one", async () => {
    const sessions = given(<SecurityTab />);
    server.use(
      http.delete("*/v1/auth/sessions/ses_2", () => {
        sessions.shift();
        return new HttpResponse(null, { status: 204 });
      }),
    );
    expect(await screen.findByText("This device")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "End Safari on iPhone, 10.0.0.1" }));
    expect(await screen.findByText("Safari on iPhone is signed out.")).toBeInTheDocument();
    await waitFor(() => {
      expect(screen.queryByRole("button", { name: /^End/ })).not.toBeInTheDocument();
    });
    expect(screen.getByText("Chrome on Linux")).toBeInTheDocument();
  });

  it("shows at each password what is wrong with it", async () => {
    given(<SecurityTab />);
    server.use(
      http.post(
        "*/v1/auth/password",
        () => {
          const message = "The current password is not right.";
          return refusal(400, "wrong_password", message, [{ field: "current_password", message }]);
        },
        { once: true },
      ),
      http.post("*/v1/auth/password", () => new HttpResponse(null, { status: 204 })),
    );
    await userEvent.type(await screen.findByLabelText("Current password"), "wrong one");
    await userEvent.type(screen.getByLabelText("New password"), "quiet harbour 42");
    await userEvent.click(screen.getByRole("button", { name: "Change the password" }));
    await waitFor(() => {
      expect(screen.getByLabelText("Current password")).toHaveAccessibleDescription(/not right/);
    });
    await userEvent.click(screen.getByRole("button", { name: "Change the password" }));
    expect(await screen.findByText(/Your password is changed/)).toBeInTheDocument();
    expect(screen.getByLabelText("New password")).toHaveValue("");
  });
});

describe("a device in words", () => {
  it.each([
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
      "Firefox on Windows",
      false,
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Chrome/142.0 Safari/537.36 Edg/142.0",
      "Edge on macOS",
      false,
    ],
    ["Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Mobile Safari/537.36", "Chrome on Android", true],
    ["Python-urllib/3.11", "Python-urllib", false],
    ["", "A device that does not say what it is", false],
  ])("%s", (agent, name, mobile) => {
    expect(deviceOf(agent)).toEqual({ name, mobile });
  });
});
