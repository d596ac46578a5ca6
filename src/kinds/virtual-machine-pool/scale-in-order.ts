import { compareText } from "../../model/compare.ts";
import type { Hash } from "../../model/hash.ts";
import type { MemberCandidate } from "./member-candidate.ts";
import { parseMemberName } from "./member-name.ts";

export type ScaleInOrder = "NewestFirst" | "OldestFirst" | "OldestTemplate" | "UnhealthyFirst";

/** The input of the order of a removal, besides the members. */
export interface RemovalContext {
  readonly order: ScaleInOrder;
  /** Hash of the current template. */
  readonly template: Hash;
  readonly candidates: readonly MemberCandidate[];
}

type Comparison = (left: MemberCandidate, right: MemberCandidate) => number;

/**
 * Returns a comparison that puts the members first which leave first. In every order members without a machine precede all others,
 * because their removal costs nothing. Then come machines that only have the name of a member: who removes the document of a detached
 * machine means that machine.
 */
export function compareForRemoval(context: RemovalContext): Comparison {
  const compare = ORDERS[context.order](context);
  return (left, right) =>
    Number(left.presence === "machine") - Number(right.presence === "machine") ||
    Number(right.isUnrecorded ?? false) - Number(left.isUnrecorded ?? false) ||
    compare(left, right);
}

/** A member without a known time of creation counts as the oldest. */
const byAge: Comparison = (left, right) =>
  compareText(left.created ?? "", right.created ?? "") || number(left) - number(right);

const newestFirst: Comparison = (left, right) => byAge(right, left);

const ORDERS: Readonly<Record<ScaleInOrder, (context: RemovalContext) => Comparison>> = {
  NewestFirst: () => newestFirst,
  OldestFirst: () => byAge,
  OldestTemplate: (context) => {
    const age = templateAges(context);
    return (left, right) => compareText(age(left), age(right)) || byAge(left, right);
  },
  UnhealthyFirst: () => (left, right) =>
    HEALTH[left.health] - HEALTH[right.health] || newestFirst(left, right),
};

const HEALTH: Readonly<Record<MemberCandidate["health"], number>> = {
  failed: 0,
  unready: 1,
  unknown: 2,
  ready: 3,
};

/** Later than every time. */
const CURRENT = "~";

/**
 * Returns a function that returns the age of a member's template: when it was first applied to a member. The current template
 * is the youngest.
 */
function templateAges({
  candidates,
  template: current,
}: RemovalContext): (member: MemberCandidate) => string {
  const first = new Map<Hash, string>();
  for (const { template, templated } of candidates) {
    if (template === undefined || templated === undefined) continue;
    const known = first.get(template);
    if (known === undefined || templated < known) first.set(template, templated);
  }
  return ({ template }) => {
    if (template === undefined) return "";
    return template === current ? CURRENT : (first.get(template) ?? "");
  };
}

function number({ name }: MemberCandidate): number {
  return parseMemberName(name)?.slot.number ?? -1;
}
