/** What each role may do, in the order of its reach. */
import type { Schemas } from "@/api/client";
import type { Tone } from "@/domain/words";

export type Role = Schemas["MemberView"]["role"];

export interface RoleWords {
  readonly name: string;
  readonly may: string;
  readonly tone: Tone;
}

export const ROLES: Record<Role, RoleWords> = {
  owner: {
    name: "Owner",
    may: "Everything a trader may, and: members, risk limits, releasing the kill switch.",
    tone: "accent",
  },
  trader: {
    name: "Trader",
    may: "Strategies, orders, broker accounts; engaging the kill switch.",
    tone: "neutral",
  },
  viewer: { name: "Viewer", may: "Sees everything, changes nothing.", tone: "neutral" },
};

export const ROLE_ORDER: readonly Role[] = ["owner", "trader", "viewer"];
