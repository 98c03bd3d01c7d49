import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";

import type { Schemas } from "@/api/client";
import { renderPart } from "@/test/render";
import { refusal, server, signedIn } from "@/test/server";
import { Toasts } from "@/ui";

import { MembersTab } from "./MembersTab";
import { me, member } from "./samples";
import { isLastOwner } from "./use-members";

type Member = Schemas["MemberView"];

const ASHA = member();
const VIKRAM = member({
  id: "usr_2",
  email: "vikram@example.com",
  name: "Vikram Mehta",
  role: "trader",
  version: 7,
});
const INVITED = member({
  id: "inv_3",
  email: "new@example.com",
  name: null,
  role: "viewer",
  status: "INVITED",
  last_seen_at: null,
  invited_at: "2026-11-20T04:00:00Z",
  expires_at: "2099-11-27T04:00:00Z",
});

function given(members: Member[], role: Member["role"] = "owner") {
  signedIn();
  server.use(
    http.get("*/v1/auth/me", () => HttpResponse.json(me({ role }))),
    http.get("*/v1/members", () => HttpResponse.json({ items: members, next_cursor: null })),
  );
  renderPart(
    <>
      <MembersTab />
      <Toasts />
    </>,
  );
}

describe("members", () => {
  it("lets the last owner be, and says why", async () => {
    given([ASHA, VIKRAM]);
    expect(await screen.findByText("the only owner: stays")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Remove: Asha Rao" })).not.toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Remove: Vikram Mehta" })).toBeInTheDocument();
  });

  it("knows who the last owner is: a suspended one cannot stand in", () => {
    const suspended = member({ id: "usr_9", status: "SUSPENDED" });
    expect(isLastOwner(ASHA, [ASHA, VIKRAM, suspended])).toBe(true);
    expect(isLastOwner(ASHA, [ASHA, member({ id: "usr_9" })])).toBe(false);
    expect(isLastOwner(VIKRAM, [ASHA, VIKRAM])).toBe(false);
  });

  it("shows a trader the list without buttons, and whom to ask", async () => {
    given([ASHA, VIKRAM], "trader");
    expect(await screen.findByText(/Only an owner may invite.*ask Asha Rao/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /Invite|Remove|Change/ })).not.toBeInTheDocument();
  });

  it("invites in the chosen role, and shows a refused address at its field", async () => {
    given([ASHA]);
    let sent: unknown;
    server.use(
      http.post(
        "*/v1/members",
        async ({ request }) => {
          sent = await request.json();
          const message = "This person is a member already.";
          return refusal(409, "already_a_member", message, [{ field: "email", message }]);
        },
        { once: true },
      ),
      http.post("*/v1/members", () => HttpResponse.json(INVITED, { status: 201 })),
    );
    await userEvent.click(await screen.findByRole("button", { name: "Invite" }));
    await userEvent.type(screen.getByLabelText("E-mail"), "new@example.com");
    await userEvent.click(screen.getByRole("radio", { name: "Viewer" }));
    await userEvent.click(screen.getByRole("button", { name: "Mail the link" }));
    await waitFor(() => {
      expect(screen.getByLabelText("E-mail")).toHaveAccessibleDescription(/a member already/);
    });
    expect(sent).toEqual({ email: "new@example.com", role: "viewer" });
    await userEvent.click(screen.getByRole("button", { name: "Mail the link" }));
    expect(await screen.findByText(/on its way to new@example.com/)).toBeInTheDocument();
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  });

  it("bases a change of role on the version that was read; after a conflict, on the newest", async () => {
    const members = [ASHA, VIKRAM];
    given(members);
    const tags: (string | null)[] = [];
    server.use(
      http.patch("*/v1/members/usr_2", ({ request }) => {
        const tag = request.headers.get("if-match");
        tags.push(tag);
        if (tag === '"8"') return HttpResponse.json({ ...VIKRAM, role: "owner", version: 9 });
        members[1] = { ...VIKRAM, role: "viewer", version: 8 };
        return refusal(412, "stale_version", "This member was changed meanwhile; please look again.");
      }),
    );
    await userEvent.click(await screen.findByRole("button", { name: "Change role: Vikram Mehta" }));
    await userEvent.click(screen.getByRole("radio", { name: "Owner" }));
    await userEvent.click(screen.getByRole("button", { name: "Change the role" }));
    const dialog = screen.getByRole("dialog");
    expect(await within(dialog).findByText(/changed meanwhile/)).toBeInTheDocument();
    await waitFor(() => {
      expect(within(dialog).getByText(/newest role is/)).toHaveTextContent("Viewer");
    });
    await userEvent.click(screen.getByRole("button", { name: "Change it all the same" }));
    expect(await screen.findByText("Vikram Mehta is owner now.")).toBeInTheDocument();
    expect(tags).toEqual(['"7"', '"8"']);
  });

  it("withdraws an invitation", async () => {
    const members = [ASHA, INVITED];
    given(members);
    server.use(
      http.delete("*/v1/members/inv_3", () => {
        members.pop();
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await userEvent.click(await screen.findByRole("button", { name: "Withdraw: new@example.com" }));
    await userEvent.click(screen.getByRole("button", { name: "Withdraw it" }));
    await waitFor(() => {
      expect(screen.getByRole("grid", { name: "Members" })).toHaveAttribute("aria-rowcount", "2");
    });
  });
});
