import { compareText } from "../../model/compare.ts";
import type { Hash } from "../../model/hash.ts";
import type { MemberCandidate } from "./member-candidate.ts";
import { type MemberSlot, memberName, parseMemberName } from "./member-name.ts";
import { compareForRemoval, type ScaleInOrder } from "./scale-in-order.ts";

export interface MembershipInput {
  /** Name of the pool. */
  readonly pool: string;
  /** Number of members that are to be in service. */
  readonly desired: number;
  /** Number of additional members for an update in progress. */
  readonly surge: number;
  /** Number of members of the warm pool. */
  readonly warm: number;
  readonly order: ScaleInOrder;
  /** Hash of the current template. */
  readonly template: Hash;
  readonly candidates: readonly MemberCandidate[];
  /** Returns whether a machine of this name does not belong to the pool, because the files define it by itself. */
  readonly isReserved: (name: string) => boolean;
}

/** Names of the members, each list in the order of their numbers. */
export interface Membership {
  readonly service: readonly string[];
  readonly surge: readonly string[];
  readonly warm: readonly string[];
  readonly leaving: readonly string[];
  /** Members that would leave if no label protected them. */
  readonly kept: readonly string[];
}

/**
 * Decides which machines are members. Pure: nothing but the files and what is observed decides.
 *
 * - Existing members stay. Numbers have gaps where members left.
 * - Too few in service: members of the warm pool are put into service, then new ones are created. They get the names of which
 *   traces exist, because the rest of them may be on a host that cannot be read; then the lowest free numbers.
 * - Too many: the first in the order of removal leave, except protected ones.
 */
export function decideMembership(input: MembershipInput): Membership {
  const { desired, surge, warm } = input;
  const existing = input.candidates.filter(
    ({ name, presence }) => presence !== "traces" && !input.isReserved(name),
  );
  const ofSurge = existing.filter(({ name }) => isSurge(name));
  const others = existing.filter(({ name }) => !isSurge(name));
  const inService = trim(
    others.filter((member) => !member.warm),
    desired,
    input,
  );
  const inReserve = others.filter((member) => member.warm).sort(compareForPromotion);
  const promoted = inReserve.slice(0, Math.max(0, desired - inService.stay.length));
  const stillWarm = trim(inReserve.slice(promoted.length), warm, input);
  const taken = new Set(existing.map(({ name }) => name));
  const fill = (role: MemberSlot["role"], count: number) => newNames(role, count, taken, input);
  const service = [...inService.stay, ...promoted].map(nameOf);
  const newService = fill("member", desired - service.length);
  const warmNames = stillWarm.stay.map(nameOf);
  const surgeMembers = trimSurge(ofSurge, surge);
  const surgeNames = surgeMembers.stay.map(nameOf);
  return {
    service: sortNames([...service, ...newService]),
    warm: sortNames([...warmNames, ...fill("member", warm - warmNames.length)]),
    surge: sortNames([...surgeNames, ...fill("surge", surge - surgeNames.length)]),
    leaving: sortNames([...inService.leave, ...stillWarm.leave, ...surgeMembers.leave].map(nameOf)),
    kept: sortNames(inService.kept.map(nameOf)),
  };
}

interface Trimmed {
  readonly stay: readonly MemberCandidate[];
  readonly leave: readonly MemberCandidate[];
  readonly kept: readonly MemberCandidate[];
}

/** Chooses the members that leave, so that `count` stay. */
function trim(members: readonly MemberCandidate[], count: number, input: MembershipInput): Trimmed {
  const excess = Math.max(0, members.length - count);
  if (excess === 0) return { stay: members, leave: [], kept: [] };
  const sorted = [...members].sort(compareForRemoval(input));
  const removable = sorted.filter(({ isProtected }) => !isProtected);
  const leave = new Set(removable.slice(0, excess));
  return {
    stay: members.filter((member) => !leave.has(member)),
    leave: [...leave],
    kept: sorted.filter(({ isProtected }) => isProtected).slice(0, excess - leave.size),
  };
}

/** Members of the update that exist and serve stay first. */
function trimSurge(members: readonly MemberCandidate[], count: number): Trimmed {
  const sorted = [...members].sort(
    (left, right) => Number(left.draining) - Number(right.draining) || compareNames(left.name, right.name),
  );
  return { stay: sorted.slice(0, count), leave: sorted.slice(count), kept: [] };
}

/** Sorts members of the warm pool: those first that are in service soonest. */
function compareForPromotion(left: MemberCandidate, right: MemberCandidate): number {
  return readiness(left) - readiness(right) || compareNames(left.name, right.name);
}

function readiness({ presence, running, health }: MemberCandidate): number {
  if (presence !== "machine") return 3;
  if (!running) return 1;
  return health === "ready" ? 0 : 2;
}

/** Returns names for new members, and marks them as taken. */
function newNames(
  role: MemberSlot["role"],
  count: number,
  taken: Set<string>,
  { pool, candidates, isReserved }: MembershipInput,
): string[] {
  const names: string[] = [];
  const take = (name: string) => {
    if (names.length >= count || taken.has(name) || isReserved(name)) return;
    taken.add(name);
    names.push(name);
  };
  if (count <= 0) return names;
  const traces = candidates.filter(({ presence, name }) => presence === "traces" && hasRole(name, role));
  for (const name of sortNames(traces.map(nameOf))) take(name);
  for (let number = 0; names.length < count; number += 1) take(memberName(pool, { role, number }));
  return names;
}

function nameOf({ name }: MemberCandidate): string {
  return name;
}

function isSurge(name: string): boolean {
  return hasRole(name, "surge");
}

function hasRole(name: string, role: MemberSlot["role"]): boolean {
  return parseMemberName(name)?.slot.role === role;
}

function sortNames(names: readonly string[]): readonly string[] {
  return [...names].sort(compareNames);
}

/** Compares by number; adopted machines with other names come last. */
export function compareNames(left: string, right: string): number {
  return numberOf(left) - numberOf(right) || compareText(left, right);
}

/** Returns the number of a member; infinity for a machine with another name. */
export function numberOf(name: string): number {
  return parseMemberName(name)?.slot.number ?? Number.MAX_SAFE_INTEGER;
}
