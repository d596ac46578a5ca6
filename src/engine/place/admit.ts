import type { Workload } from "../../kinds/kind.ts";
import type { ResourceId } from "../../model/resource.ts";
import { type Book, block } from "./book.ts";
import { compare } from "./compare.ts";
import { groupRefusal, isHard, joinGroup } from "./groups.ts";
import { type Demand, demandOf, NOTHING, type Room, take } from "./room.ts";
import { hasRoom, isFit, shortage, shorten, unfitness } from "./rules.ts";
import { best, type Choice } from "./weigh.ts";

/** A machine without a host, with the hosts that are fit for it, readable or not. */
interface Newcomer {
  readonly workload: Workload;
  readonly fit: readonly Room[];
}

/**
 * Finds a host for every machine that is observed nowhere. Who has the fewest hosts to choose from chooses first,
 * then who must keep to a group or to devices, then the biggest. With `until`, stops before that one.
 */
export function admitNew(book: Book, workloads: readonly Workload[], until?: ResourceId): void {
  const fitFor = remembered(book);
  const queue = workloads.map((workload) => ({ workload, fit: fitFor(workload) })).sort(byNeed);
  const outstanding = companies(queue);
  for (const newcomer of queue) {
    if (newcomer.workload.resource === until) return;
    admit(book, newcomer, outstanding);
  }
}

/** Machines of one pool want the same: their hosts are looked for once. */
function remembered(book: Book): (workload: Workload) => readonly Room[] {
  const known = new Map<string, readonly Room[]>();
  return (workload) => {
    const key = JSON.stringify([workload.hostSelector, workload.onlyOn, workload.devices]);
    const fit = known.get(key) ?? [...book.rooms.values()].filter((room) => isFit(room, workload));
    known.set(key, fit);
    return fit;
  };
}

function byNeed({ workload: a, fit: fitA }: Newcomer, { workload: b, fit: fitB }: Newcomer): number {
  return (
    fitA.length - fitB.length ||
    strictness(b) - strictness(a) ||
    b.memoryBytes - a.memoryBytes ||
    b.vcpus - a.vcpus ||
    compare(a.resource, b.resource)
  );
}

function strictness({ group, devices, cpuPolicy, hugepages }: Workload): number {
  return [isHard(group), devices.length > 0, cpuPolicy === "dedicated", hugepages].filter(Boolean).length;
}

/** What the members of each affinity group need together, as far as they have no host. */
function companies(queue: readonly Newcomer[]): Map<ResourceId, Demand> {
  const sums = new Map<ResourceId, Demand>();
  for (const { workload } of queue) {
    if (workload.group?.policy !== "affinity") continue;
    const demand = demandOf(workload, NOTHING);
    sums.set(workload.group.id, add(sums.get(workload.group.id), demand));
  }
  return sums;
}

function add(sum: Demand | undefined, demand: Demand): Demand {
  if (sum === undefined) return demand;
  return {
    memoryBytes: sum.memoryBytes + demand.memoryBytes,
    hugepageBytes: sum.hugepageBytes + demand.hugepageBytes,
    sharedVcpus: sum.sharedVcpus + demand.sharedVcpus,
    dedicatedCpus: sum.dedicatedCpus + demand.dedicatedCpus,
    devices: [...sum.devices, ...demand.devices],
  };
}

function admit(book: Book, newcomer: Newcomer, outstanding: ReadonlyMap<ResourceId, Demand>): void {
  const { workload, fit } = newcomer;
  const unknown = fit.filter((room) => room.unreadable !== undefined);
  const choice = choiceOf(book, newcomer, outstanding);
  const room = best(choice, book.groups);
  if (unknown.length > 0) blockUnknown(book, workload, unknown);
  else if (room === undefined) blockHomeless(book, newcomer);
  else settle(book, choice, room);
}

function choiceOf(
  book: Book,
  { workload, fit }: Newcomer,
  outstanding: ReadonlyMap<ResourceId, Demand>,
): Choice {
  const group = workload.group?.id;
  const company = group === undefined || book.groups.has(group) ? undefined : outstanding.get(group);
  const demand = demandOf(workload, NOTHING);
  return { workload, demand, company, rooms: fit.filter((room) => accepts(book, room, workload, demand)) };
}

/** Says the same as `objections`, without the words. */
function accepts(book: Book, room: Room, { group }: Workload, demand: Demand): boolean {
  const open = room.shut === undefined && room.unreadable === undefined;
  return open && hasRoom(room, demand) && groupRefusal(book.groups, group, room) === undefined;
}

function settle(book: Book, { workload, demand }: Choice, room: Room): void {
  joinGroup(book.groups, workload.group, room);
  book.decisions.set(workload.resource, { host: room.host, grant: take(room, demand, workload, NOTHING) });
}

/** Every reason against a host for a machine that is not there; empty when it may go there. */
export function objections(book: Book, room: Room, workload: Workload): readonly string[] {
  if (room.unreadable !== undefined) return [`could not be read: ${room.unreadable}`];
  const unfit = unfitness(room, workload);
  if (unfit.length > 0) return unfit;
  const short = shortage(room, demandOf(workload, NOTHING));
  return [room.shut, ...short, groupRefusal(book.groups, workload.group, room)].filter(
    (one) => one !== undefined,
  );
}

/** It may run there, unseen: to start it elsewhere could make two of it. */
function blockUnknown(book: Book, workload: Workload, rooms: readonly Room[]): void {
  const hosts = shorten(
    rooms.map(({ host, unreadable }) => `${host} (${unreadable})`),
    ", ",
  );
  const message = `is seen nowhere, but may be on a host that could not be read: ${hosts}`;
  block(
    book,
    workload,
    "unreadable",
    message,
    "it is placed as soon as the host answers; a host that is gone for good must leave the fleet",
  );
}

function blockHomeless(book: Book, { workload, fit }: Newcomer): void {
  const against = new Map<string, string[]>();
  for (const room of fit.length > 0 ? fit : book.rooms.values()) {
    const reasons = objections(book, room, workload).join(" and ");
    against.set(reasons, [...(against.get(reasons) ?? []), room.host]);
  }
  const summary = shorten(
    [...against].map(([reasons, hosts]) => `${shorten(hosts, ", ")}: ${reasons}`),
    "; ",
  );
  if (fit.length > 0) block(book, workload, "capacity", `no host has room: ${summary}`);
  else block(book, workload, "refused", `no host is fit for it: ${summary || "the fleet has no hosts"}`);
}
