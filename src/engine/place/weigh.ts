import type { Workload } from "../../kinds/kind.ts";
import { domainOf, type Groups, groupRating } from "./groups.ts";
import { type Demand, freeCpus, type Room, sharedCapacity } from "./room.ts";

/** What counts for more comes first; each outweighs those below it in all but extreme cases. */
const WEIGHTS = { company: 100, rules: 10, memory: 1, cpu: 0.1 };

/** What a machine's choice depends on besides the hosts. */
export interface Choice {
  readonly workload: Workload;
  readonly demand: Demand;
  /** The hosts that would take it. */
  readonly rooms: readonly Room[];
  /** What the members of its affinity group need that have no host yet, itself included. */
  readonly company: Demand | undefined;
}

/** How good a host is for a machine that it has room for: more is better. */
export function score(room: Room, choice: Choice, groups: Groups): number {
  const { demand, workload } = choice;
  return (
    WEIGHTS.company * (choice.company === undefined || companyFits(room, choice, choice.company) ? 0 : -1) +
    WEIGHTS.rules * groupRating(groups, workload.group, room) +
    WEIGHTS.memory * freeMemoryShare(room, demand) +
    WEIGHTS.cpu * freeCpuShare(room, demand)
  );
}

/** The best of the hosts that would take it. Equals are told apart by a hash of both names, so that one more host moves few machines. */
export function best(choice: Choice, groups: Groups): Room | undefined {
  let found: Room | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const room of choice.rooms) {
    const points = score(room, choice, groups);
    if (points < most || (points === most && found && !winsTie(choice.workload, room, found))) continue;
    most = points;
    found = room;
  }
  return found;
}

/** Whether the hosts of this one's domain have room for the whole group, taken together. */
function companyFits(room: Room, { workload, rooms }: Choice, company: Demand): boolean {
  const rule = workload.group;
  const domain = rule && domainOf(rule, room);
  const together = rule === undefined ? [] : rooms.filter((other) => domainOf(rule, other) === domain);
  const sum = (of: (room: Room) => number) => together.reduce((total, other) => total + of(other), 0);
  return (
    company.memoryBytes <= sum(({ memory }) => memory.totalBytes - memory.usedBytes) &&
    company.hugepageBytes <= sum(({ hugepages }) => hugepages.totalBytes - hugepages.usedBytes) &&
    company.sharedVcpus <= sum((other) => sharedCapacity(other) - other.sharedVcpus) &&
    company.dedicatedCpus <= sum((other) => freeCpus(other).length)
  );
}

function freeMemoryShare({ memory, hugepages }: Room, { memoryBytes, hugepageBytes }: Demand): number {
  const { totalBytes, usedBytes } = hugepageBytes > 0 ? hugepages : memory;
  return totalBytes === 0 ? 0 : (totalBytes - usedBytes - memoryBytes - hugepageBytes) / totalBytes;
}

function freeCpuShare({ cpus, takenCpus, sharedVcpus, cpuOvercommit }: Room, demand: Demand): number {
  const busy = takenCpus.size + demand.dedicatedCpus + (sharedVcpus + demand.sharedVcpus) / cpuOvercommit;
  return cpus.length === 0 ? 0 : 1 - busy / cpus.length;
}

/** Rendezvous hashing: each pair of machine and host has its own number, whatever other hosts there are. */
function winsTie({ resource }: Workload, room: Room, other: Room): boolean {
  const mine = hash(`${resource}\n${room.host}`);
  const its = hash(`${resource}\n${other.host}`);
  return mine === its ? room.host < other.host : mine > its;
}

/** 32-bit FNV-1a, then mixed as in MurmurHash3, since the names differ in their last letters only. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
