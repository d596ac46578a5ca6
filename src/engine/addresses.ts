import { ipv4Number, showIpv4 } from "../fleet/ipv4.ts";
import type { AddressRequest, Subnet } from "../kinds/kind.ts";
import type { Blocked } from "../model/plan.ts";
import { type ResourceId, showResource } from "../model/resource.ts";
import { hasFree, holds, isDynamic, type Range, rangeOf, sizeOf } from "./addresses/range.ts";
import { compare } from "./place/compare.ts";

/** A resource's wish for an address; `index` tells several of one resource apart. */
export interface Asked {
  readonly owner: ResourceId;
  readonly index: number;
  readonly request: AddressRequest;
  /** Its owner may be on a host that cannot be read: what address it holds is unknown. */
  readonly unseen?: boolean;
}

export interface Allocated {
  /** Undefined when there is none to be had, or when the network has no subnet. */
  address(owner: ResourceId, index: number): string | undefined;
  readonly blocked: readonly Blocked[];
}

/** A network while its addresses are given out. */
interface Ground {
  readonly network: ResourceId;
  readonly ranges: readonly Range[];
  readonly taken: Set<number>;
}

interface Wish extends Asked {
  readonly ground: Ground;
}

interface Ledger {
  readonly given: Map<ResourceId, Map<number, string>>;
  readonly blocked: Blocked[];
}

/**
 * Gives addresses: those asked for by name first, then those that are held already, then the lowest free ones in the
 * order of names. What is held stays, so nothing moves when others come and go. The order of the input is irrelevant.
 * While a machine of a network cannot be seen, no further address of it is given: it may be the one that it holds.
 */
export function allocate(asked: readonly Asked[], subnets: readonly Subnet[]): Allocated {
  const ledger: Ledger = { given: new Map(), blocked: [] };
  const wishes = wishesOf(asked, groundsOf(subnets));
  giveFixed(ledger, wishes);
  const dynamic = wishes.filter(({ request }) => request.fixed === undefined);
  const homeless = dynamic.filter((wish) => !keepObserved(ledger, wish));
  const hidden = unseenIn(homeless);
  for (const wish of homeless) if (wish.unseen !== true) giveNew(ledger, wish, hidden.get(wish.ground));
  ledger.blocked.sort((a, b) => compare(a.resource, b.resource));
  return { address: (owner, index) => ledger.given.get(owner)?.get(index), blocked: ledger.blocked };
}

function groundsOf(subnets: readonly Subnet[]): Map<ResourceId, Ground> {
  const ranges = subnets.map(rangeOf).sort((a, b) => a.from - b.from);
  const grounds = new Map<ResourceId, Ground>();
  for (const { network } of subnets) {
    if (grounds.has(network)) continue;
    const own = ranges.filter(({ subnet }) => subnet.network === network);
    grounds.set(network, { network, ranges: own, taken: new Set() });
  }
  return grounds;
}

/** In the order of names. A network without subnets gives nothing, and that is no problem. */
function wishesOf(asked: readonly Asked[], grounds: ReadonlyMap<ResourceId, Ground>): Wish[] {
  const wishes: Wish[] = [];
  for (const one of asked) {
    const ground = grounds.get(one.request.network);
    if (ground !== undefined) wishes.push({ ...one, ground });
  }
  return wishes.sort((a, b) => compare(a.owner, b.owner) || a.index - b.index);
}

/** Two that ask for the same address both get nothing, unless one of them holds it. */
function giveFixed(ledger: Ledger, wishes: readonly Wish[]): void {
  for (const rivals of rivalries(wishes)) {
    const holders = rivals.filter(({ request }) => request.observed === request.fixed);
    const winner = rivals.length === 1 ? rivals[0] : holders.length === 1 ? holders[0] : undefined;
    for (const wish of rivals) {
      const trouble = unusable(wish) ?? (wish === winner ? undefined : rivalry(wish, rivals));
      wish.ground.taken.add(ipv4Number(wish.request.fixed ?? ""));
      if (trouble === undefined) give(ledger, wish, wish.request.fixed ?? "");
      else block(ledger, wish, trouble);
    }
  }
}

/** Those that ask for an address by name, together with the others that ask for the same. */
function rivalries(wishes: readonly Wish[]): Iterable<Wish[]> {
  const groups = new Map<string, Wish[]>();
  for (const wish of wishes) {
    if (wish.request.fixed === undefined) continue;
    const key = `${wish.request.network} ${wish.request.fixed}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [wish]);
    else group.push(wish);
  }
  return groups.values();
}

type Trouble = Pick<Blocked, "code" | "message" | "hint">;

function unusable({ request: { fixed = "" }, ground }: Wish): Trouble | undefined {
  const address = ipv4Number(fixed);
  const range = ground.ranges.find((one) => holds(one, address));
  const network = showResource(ground.network);
  const cidrs = ground.ranges.map(({ subnet }) => subnet.cidr).join(", ");
  if (range === undefined)
    return { code: "invalid", message: `address ${fixed} is in no subnet of ${network} (${cidrs})` };
  const role = range.reserved.get(address);
  return role === undefined
    ? undefined
    : { code: "invalid", message: `address ${fixed} is the ${role} of ${network}` };
}

function rivalry({ owner, index, request, ground }: Wish, rivals: readonly Wish[]): Trouble {
  const others = rivals.filter((other) => other.owner !== owner || other.index !== index);
  const names = [...new Set(others.map((other) => showResource(other.owner)))].join(", ");
  const message = `address ${request.fixed} in ${showResource(ground.network)} is asked for by ${names}, too`;
  return {
    code: "duplicate",
    message,
    hint: "give each an address of its own, or leave it out to have one given",
  };
}

/** True when what it holds can stay its own. Of two that hold the same, the first by name keeps it. */
function keepObserved(ledger: Ledger, wish: Wish): boolean {
  const { observed } = wish.request;
  if (observed === undefined || !isFree(wish.ground, ipv4Number(observed))) return false;
  give(ledger, wish, observed);
  return true;
}

function isFree({ ranges, taken }: Ground, address: number): boolean {
  return !taken.has(address) && ranges.some((range) => isDynamic(range, address));
}

/** The networks in which somebody cannot be seen, each with the first such machine by name. */
function unseenIn(wishes: readonly Wish[]): Map<Ground, ResourceId> {
  const hidden = new Map<Ground, ResourceId>();
  for (const { ground, owner, unseen } of wishes) {
    if (unseen === true && !hidden.has(ground)) hidden.set(ground, owner);
  }
  return hidden;
}

function giveNew(ledger: Ledger, wish: Wish, hidden: ResourceId | undefined): void {
  if (hidden === undefined) {
    giveLowest(ledger, wish);
    return;
  }
  const message = `no new address is given in ${showResource(wish.ground.network)} while ${showResource(hidden)} cannot be seen`;
  const hint = "it may hold any of them; name an address with ipv4, or wait until its host answers";
  block(ledger, wish, { code: "unreadable", message, hint });
}

function giveLowest(ledger: Ledger, wish: Wish): void {
  const { ranges, taken } = wish.ground;
  const open = ranges.find((range) => hasFree(range, taken));
  if (open === undefined) block(ledger, wish, exhausted(wish.ground));
  else give(ledger, wish, showIpv4(open.next));
}

function exhausted({ network, ranges }: Ground): Trouble {
  const count = ranges.reduce((sum, range) => sum + sizeOf(range), 0);
  const spans = ranges.map(({ subnet }) => `${subnet.from} to ${subnet.to}`).join(", ");
  const message = `no address is free in ${showResource(network)}: all ${count} are given (${spans})`;
  return { code: "capacity", message, hint: "widen the subnet's allocation, or add a subnet" };
}

function give({ given }: Ledger, { owner, index, ground }: Wish, text: string): void {
  ground.taken.add(ipv4Number(text));
  const own = given.get(owner);
  if (own === undefined) given.set(owner, new Map([[index, text]]));
  else own.set(index, text);
}

function block({ blocked }: Ledger, { owner }: Wish, { message, ...rest }: Trouble): void {
  blocked.push({ resource: owner, message: `${showResource(owner)}: ${message}`, ...rest });
}
