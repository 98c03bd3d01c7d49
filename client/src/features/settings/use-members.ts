import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, done, ifMatch, ok, once, type Schemas } from "@/api/client";
import { meQuery } from "@/app/me";

import type { Role } from "./roles";

export type Member = Schemas["MemberView"];
const MEMBERS = ["members"] as const;

export function useMembers() {
  return useQuery({
    queryKey: MEMBERS,
    queryFn: async ({ signal }) => (await ok(api.GET("/v1/members", { signal }))).items,
  });
}

/** The one owner who cannot go: a desk without an owner could never be changed again. */
export function isLastOwner(member: Member, members: readonly Member[]): boolean {
  const owners = members.filter(({ role, status }) => role === "owner" && status === "ACTIVE");
  return owners.length === 1 && owners[0]?.id === member.id;
}

function useChanged() {
  const client = useQueryClient();
  return () => {
    for (const queryKey of [MEMBERS, meQuery.queryKey]) void client.invalidateQueries({ queryKey });
  };
}

export function useInvite() {
  const changed = useChanged();
  return useMutation({
    mutationFn: ({
      email,
      role,
      key,
    }: {
      readonly email: string;
      readonly role: Role;
      readonly key: string;
    }) => ok(api.POST("/v1/members", { body: { email, role }, params: { header: once(key) } })),
    onSuccess: changed,
  });
}

export function useChangeRole() {
  const changed = useChanged();
  return useMutation({
    mutationFn: ({ member, role }: { readonly member: Member; readonly role: Role }) =>
      ok(
        api.PATCH("/v1/members/{member_id}", {
          params: { path: { member_id: member.id }, header: ifMatch(member.version) },
          body: { role },
        }),
      ),
    onSettled: changed, // also when it was refused: somebody else may have changed it
  });
}

export function useRemove() {
  const changed = useChanged();
  return useMutation({
    mutationFn: (id: string) =>
      done(api.DELETE("/v1/members/{member_id}", { params: { path: { member_id: id } } })),
    onSettled: changed,
  });
}
