import { Badge, Button, type Column, None, Time, useNow } from "@/ui";

import { ROLES } from "./roles";
import type { Member } from "./use-members";

export type MemberAsk = (what: "role" | "remove" | "invite", member: Member) => void;

interface ColumnsOf {
  /** Who is signed in. */
  readonly me: string | null;
  readonly isLast: (member: Member) => boolean;
  /** Null for those who may only look. */
  readonly ask: MemberAsk | null;
}

export function columnsOf({ me, isLast, ask }: ColumnsOf): readonly Column<Member>[] {
  const columns: readonly Column<Member>[] = [
    {
      id: "name",
      header: "Name",
      width: "minmax(140px, 1.2fr)",
      card: "title",
      cell: ({ id, name, email }) => (
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{name ?? email}</span>
          {id === me && <Badge tone="accent">You</Badge>}
        </span>
      ),
    },
    {
      id: "email",
      header: "E-mail",
      width: "minmax(160px, 1.5fr)",
      card: "subtitle",
      cell: ({ name, email }) => (name === null ? <span className="text-ink-3">invited</span> : email),
    },
    {
      id: "role",
      header: "Role",
      width: "84px",
      card: "trailing",
      cell: ({ role }) => <Badge tone={ROLES[role].tone}>{ROLES[role].name}</Badge>,
    },
    {
      id: "status",
      header: "Status",
      width: "minmax(150px, 1.1fr)",
      cell: (member) => <Status member={member} />,
    },
  ];
  if (!ask) return columns;
  return [
    ...columns,
    {
      id: "actions",
      header: "Actions",
      align: "end",
      width: "210px",
      card: "actions",
      cell: (member) => <Actions member={member} last={isLast(member)} ask={ask} />,
    },
  ];
}

function Status({ member: { status, last_seen_at: seen, expires_at: until } }: { readonly member: Member }) {
  if (status === "SUSPENDED") return <Badge tone="warn">Suspended</Badge>;
  if (status === "INVITED") {
    return <Invited until={until} />;
  }
  if (!seen) return <None why="not seen for a week" />;
  return (
    <span className="text-ink-2">
      seen <Time at={seen} ago />
    </span>
  );
}

function Invited({ until }: { readonly until: string | null }) {
  const now = useNow(30_000);
  if (until !== null && new Date(until) < now) return <span className="text-warn">the link has lapsed</span>;
  return (
    <span className="text-ink-2">
      link holds until <Time at={until} style="short" />
    </span>
  );
}

interface ActionsProps {
  readonly member: Member;
  readonly last: boolean;
  readonly ask: MemberAsk;
}

function Actions({ member, last, ask }: ActionsProps) {
  const name = member.name ?? member.email;
  if (last) return <span className="text-xs text-ink-3">the only owner: stays</span>;
  const button = (what: "role" | "remove" | "invite", verb: string) => (
    <Button
      size="sm"
      kind="ghost"
      aria-label={`${verb}: ${name}`}
      className="max-desk:border-line-strong"
      onClick={() => {
        ask(what, member);
      }}
    >
      {verb}
    </Button>
  );
  return (
    <span className="inline-flex gap-2 desk:-my-1 desk:gap-0.5">
      {member.status === "INVITED" ? (
        <>
          {button("invite", "Invite again")}
          {button("remove", "Withdraw")}
        </>
      ) : (
        <>
          {button("role", "Change role")}
          {button("remove", "Remove")}
        </>
      )}
    </span>
  );
}
