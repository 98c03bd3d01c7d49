import { UserPlus } from "lucide-react";
import { useState } from "react";

import { useMe } from "@/app/me";
import { Button, Card, DataTable, ErrorState, SkeletonRows } from "@/ui";

import { InviteDialog } from "./InviteDialog";
import { columnsOf, type MemberAsk } from "./member-columns";
import { RemoveDialog } from "./RemoveDialog";
import { RoleDialog } from "./RoleDialog";
import { ROLE_ORDER, ROLES } from "./roles";
import { isLastOwner, type Member, useMembers } from "./use-members";

type Asked =
  | { readonly what: "invite"; readonly again?: Member }
  | { readonly what: "role" | "remove"; readonly member: Member };

export function MembersTab() {
  const { data: members, error, refetch } = useMembers();
  const { data: me } = useMe();
  const [asked, setAsked] = useState<Asked | null>(null);
  const owner = me?.role === "owner";
  const ask: MemberAsk = (what, member) => {
    setAsked(what === "invite" ? { what, again: member } : { what, member });
  };
  const close = () => {
    setAsked(null);
  };
  // The newest of whom the dialog is about: after a conflict it is based on what the list now says.
  const about =
    asked && "member" in asked ? (members?.find(({ id }) => id === asked.member.id) ?? asked.member) : null;
  return (
    <div className="flex flex-col gap-4 desk:gap-5">
      <Card
        flush
        title="Members"
        hint="Whoever belongs to your desk sees all of it."
        actions={
          owner && (
            <Button
              kind="primary"
              size="sm"
              icon={<UserPlus aria-hidden className="size-4" />}
              onClick={() => {
                setAsked({ what: "invite" });
              }}
            >
              Invite
            </Button>
          )
        }
      >
        {error && <ErrorState compact={members !== undefined} error={error} onRetry={() => void refetch()} />}
        {members ? (
          <>
            {me && !owner && <ReadOnly members={members} />}
            <DataTable
              label="Members"
              rows={members}
              columns={columnsOf({
                me: me?.id ?? null,
                isLast: (member) => isLastOwner(member, members),
                ask: owner ? ask : null,
              })}
              rowKey={({ id }) => id}
            />
          </>
        ) : (
          !error && <SkeletonRows rows={3} label="Loading members" />
        )}
      </Card>
      <Roles />
      {asked?.what === "invite" && <InviteDialog again={asked.again ?? null} onClose={close} />}
      {asked?.what === "role" && about && (
        <RoleDialog member={about} own={about.id === me?.id} onClose={close} />
      )}
      {asked?.what === "remove" && about && (
        <RemoveDialog member={about} own={about.id === me?.id} onClose={close} />
      )}
    </div>
  );
}

function ReadOnly({ members }: { readonly members: readonly Member[] }) {
  const owners = members.filter(({ role, status }) => role === "owner" && status === "ACTIVE");
  const names = owners.map(({ name, email }) => name ?? email).join(", ");
  return (
    <p className="border-b border-line bg-sunken px-4 py-2.5 text-sm text-ink-2">
      Only an owner may invite, remove, or give another role{names && `: ask ${names}`}.
    </p>
  );
}

function Roles() {
  return (
    <Card title="What each role may do">
      <dl className="grid gap-x-6 gap-y-3 desk:grid-cols-3">
        {ROLE_ORDER.map((role) => (
          <div key={role}>
            <dt className="font-medium">{ROLES[role].name}</dt>
            <dd className="text-sm text-ink-2">{ROLES[role].may}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
