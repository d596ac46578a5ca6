import type { Workload } from "../../kinds/kind.ts";
import { type AffinityGroups, affinityScore, domainOf } from "./affinity.ts";
import { freeCpus, type HostCapacity, type ResourceRequest, sharedCapacity } from "./host-capacity.ts";

/** Weights of the score. Each outweighs those after it in all but extreme cases. */
const WEIGHTS = { group: 100, affinity: 10, memory: 1, cpu: 0.1 };

/** Machine to place, with the hosts that accept it. */
export interface Candidates {
  readonly workload: Workload;
  readonly request: ResourceRequest;
  /** Hosts that accept it. */
  readonly hosts: readonly HostCapacity[];
  /** Total request of the members of its affinity group without a host, itself included. */
  readonly groupRequest: ResourceRequest | undefined;
}

/** Returns the score of a host with room for a machine. More is better. */
export function score(capacity: HostCapacity, candidates: Candidates, groups: AffinityGroups): number {
  const { request, workload } = candidates;
  return (
    WEIGHTS.group *
      (candidates.groupRequest === undefined || groupFits(capacity, candidates, candidates.groupRequest)
        ? 0
        : -1) +
    WEIGHTS.affinity * affinityScore(groups, workload.group, capacity) +
    WEIGHTS.memory * freeMemoryShare(capacity, request) +
    WEIGHTS.cpu * freeCpuShare(capacity, request)
  );
}

/**
 * Returns the best of the accepting hosts. A hash of both names breaks ties, so that an additional host moves few
 * machines.
 */
export function bestHost(candidates: Candidates, groups: AffinityGroups): HostCapacity | undefined {
  let winner: HostCapacity | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const capacity of candidates.hosts) {
    const points = score(capacity, candidates, groups);
    if (points < highest || (points === highest && winner && !winsTie(candidates.workload, capacity, winner)))
      continue;
    highest = points;
    winner = capacity;
  }
  return winner;
}

/** Returns whether the hosts of a host's domain have room for the whole group in total. */
function groupFits(
  capacity: HostCapacity,
  { workload, hosts }: Candidates,
  groupRequest: ResourceRequest,
): boolean {
  const rule = workload.group;
  const domain = rule && domainOf(rule, capacity);
  const inDomain = rule === undefined ? [] : hosts.filter((other) => domainOf(rule, other) === domain);
  const sum = (free: (capacity: HostCapacity) => number) =>
    inDomain.reduce((total, other) => total + free(other), 0);
  return (
    groupRequest.memoryBytes <= sum(({ memory }) => memory.totalBytes - memory.usedBytes) &&
    groupRequest.hugepageBytes <= sum(({ hugepages }) => hugepages.totalBytes - hugepages.usedBytes) &&
    groupRequest.sharedVcpus <= sum((other) => sharedCapacity(other) - other.sharedVcpus) &&
    groupRequest.dedicatedCpus <= sum((other) => freeCpus(other).length)
  );
}

function freeMemoryShare(
  { memory, hugepages }: HostCapacity,
  { memoryBytes, hugepageBytes }: ResourceRequest,
): number {
  const { totalBytes, usedBytes } = hugepageBytes > 0 ? hugepages : memory;
  return totalBytes === 0 ? 0 : (totalBytes - usedBytes - memoryBytes - hugepageBytes) / totalBytes;
}

function freeCpuShare(
  { cpus, allocatedCpus: takenCpus, sharedVcpus, cpuOvercommit }: HostCapacity,
  request: ResourceRequest,
): number {
  const used = takenCpus.size + request.dedicatedCpus + (sharedVcpus + request.sharedVcpus) / cpuOvercommit;
  return cpus.length === 0 ? 0 : 1 - used / cpus.length;
}

/** Breaks a tie by rendezvous hashing: the number of a pair of machine and host does not depend on other hosts. */
function winsTie({ resource }: Workload, capacity: HostCapacity, other: HostCapacity): boolean {
  const mine = hashTie(`${resource}\n${capacity.host}`);
  const its = hashTie(`${resource}\n${other.host}`);
  return mine === its ? capacity.host < other.host : mine > its;
}

/** Returns the 32-bit FNV-1a hash, mixed as in MurmurHash3, because the names differ in their last letters only. */
function hashTie(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
