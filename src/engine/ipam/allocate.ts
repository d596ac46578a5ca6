import { parseIpv4, showIpv4 } from "../../fleet/ipv4.ts";
import type { AddressRequest, Subnet } from "../../kinds/kind.ts";
import { compareText } from "../../model/compare.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource, parseResourceId, type ResourceId } from "../../model/resource.ts";
import {
  type AddressRange,
  addressRange,
  advanceToFree,
  containsAddress,
  isUsable,
  rangeSize,
} from "./address-range.ts";

/** Request of a resource for an address. `index` distinguishes several of one resource. */
export interface OwnedAddressRequest {
  readonly owner: ResourceId;
  readonly index: number;
  readonly request: AddressRequest;
  /** True: the owner may be on an unreadable host, so that its current address is unknown. */
  readonly unobserved?: boolean;
}

export interface Allocations {
  /** Returns undefined if no address is free, or if the network has no subnet. */
  addressOf(owner: ResourceId, index: number): string | undefined;
  readonly blocked: readonly Blocked[];
}

/** Allocations of a network. */
interface NetworkAddresses {
  readonly network: ResourceId;
  readonly ranges: readonly AddressRange[];
  readonly taken: Set<number>;
}

interface NetworkRequest extends OwnedAddressRequest {
  readonly addresses: NetworkAddresses;
}

interface AllocationTable {
  readonly allocated: Map<ResourceId, Map<number, string>>;
  readonly blocked: Blocked[];
}

/**
 * Allocates addresses: fixed ones first, then observed ones, then the lowest free ones in the order of names. Observed
 * addresses stay, so that other machines do not affect them. The order of the input is irrelevant.
 * While a machine of a network is unobserved, the network gives no further address, because the machine may hold it.
 */
export function allocate(requests: readonly OwnedAddressRequest[], subnets: readonly Subnet[]): Allocations {
  const table: AllocationTable = { allocated: new Map(), blocked: [] };
  const pending = sortRequests(requests, addressesByNetwork(subnets));
  allocateFixed(table, pending);
  const dynamic = pending.filter(({ request }) => request.fixed === undefined);
  const unassigned = dynamic.filter((entry) => !allocateObserved(table, entry));
  const unobserved = unobservedByNetwork(unassigned);
  for (const entry of unassigned)
    if (entry.unobserved !== true) allocateNew(table, entry, unobserved.get(entry.addresses));
  table.blocked.sort((a, b) => compareText(a.resource, b.resource));
  return { addressOf: (owner, index) => table.allocated.get(owner)?.get(index), blocked: table.blocked };
}

function addressesByNetwork(subnets: readonly Subnet[]): Map<ResourceId, NetworkAddresses> {
  const ranges = subnets.map(addressRange).sort((a, b) => a.from - b.from);
  const networks = new Map<ResourceId, NetworkAddresses>();
  for (const { network } of subnets) {
    if (networks.has(network)) continue;
    const ofNetwork = ranges.filter(({ subnet }) => subnet.network === network);
    networks.set(network, { network, ranges: ofNetwork, taken: new Set() });
  }
  return networks;
}

/** Sorts requests by name. Skips networks without subnets, which is not a problem. */
function sortRequests(
  requests: readonly OwnedAddressRequest[],
  networks: ReadonlyMap<ResourceId, NetworkAddresses>,
): NetworkRequest[] {
  const sorted: NetworkRequest[] = [];
  for (const request of requests) {
    const addresses = networks.get(request.request.network);
    if (addresses !== undefined) sorted.push({ ...request, addresses });
  }
  return sorted.sort((a, b) => compareText(a.owner, b.owner) || a.index - b.index);
}

/** Allocates fixed addresses. Two requests for the same address both fail, unless one of the machines holds it. */
function allocateFixed(table: AllocationTable, requests: readonly NetworkRequest[]): void {
  for (const group of groupByFixedAddress(requests)) {
    const holders = group.filter(({ request }) => request.observed === request.fixed);
    const candidates = group.length === 1 ? group : holders;
    const winner = candidates.length === 1 ? candidates[0] : undefined;
    for (const entry of group) {
      const problem =
        invalidAddressProblem(entry) ?? (entry === winner ? undefined : conflictProblem(entry, group));
      entry.addresses.taken.add(parseIpv4(entry.request.fixed ?? ""));
      if (problem === undefined) recordAllocation(table, entry, entry.request.fixed ?? "");
      else blockRequest(table, entry, problem);
    }
  }
}

/** Groups requests by fixed address. */
function groupByFixedAddress(requests: readonly NetworkRequest[]): Iterable<NetworkRequest[]> {
  const groups = new Map<string, NetworkRequest[]>();
  for (const entry of requests) {
    if (entry.request.fixed === undefined) continue;
    const key = `${entry.request.network} ${entry.request.fixed}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return groups.values();
}

type AllocationProblem = Pick<Blocked, "code" | "message" | "hint">;

function invalidAddressProblem({
  request: { fixed = "" },
  addresses,
}: NetworkRequest): AllocationProblem | undefined {
  const address = parseIpv4(fixed);
  const range = addresses.ranges.find((candidate) => containsAddress(candidate, address));
  const network = formatResource(addresses.network);
  const cidrs = addresses.ranges.map(({ subnet }) => subnet.cidr).join(", ");
  if (range === undefined)
    return { code: "invalid", message: `address ${fixed} is in no subnet of ${network} (${cidrs})` };
  const role = range.reserved.get(address);
  return role === undefined
    ? undefined
    : { code: "invalid", message: `address ${fixed} is the ${role} of ${network}` };
}

function conflictProblem(
  { owner, index, request, addresses }: NetworkRequest,
  group: readonly NetworkRequest[],
): AllocationProblem {
  const others = group.filter((other) => other.owner !== owner || other.index !== index);
  const names = [...new Set(others.map((other) => formatResource(other.owner)))].join(", ");
  const message = `address ${request.fixed} in ${formatResource(addresses.network)} is asked for by ${names}, too`;
  return {
    code: "duplicate",
    message,
    hint: "give each an address of its own, or leave it out to have one given",
  };
}

/**
 * Keeps an observed address where possible, and returns whether it did. The subnet must contain it; the range of dynamic
 * addresses need not, because a range that was narrowed leaves the machines their addresses. Of two machines with the same address, the first
 * by name keeps it.
 */
function allocateObserved(table: AllocationTable, entry: NetworkRequest): boolean {
  const { observed } = entry.request;
  if (observed === undefined || !isFree(entry.addresses, parseIpv4(observed))) return false;
  recordAllocation(table, entry, observed);
  return true;
}

function isFree({ ranges, taken }: NetworkAddresses, address: number): boolean {
  return !taken.has(address) && ranges.some((range) => isUsable(range, address));
}

/** Returns the networks with unobserved machines, each with the first such machine by name. */
function unobservedByNetwork(requests: readonly NetworkRequest[]): Map<NetworkAddresses, ResourceId> {
  const unobservedOwners = new Map<NetworkAddresses, ResourceId>();
  for (const { addresses, owner, unobserved } of requests) {
    if (unobserved === true && !unobservedOwners.has(addresses)) unobservedOwners.set(addresses, owner);
  }
  return unobservedOwners;
}

/** The field of a spec with a fixed address, by kind. */
const ADDRESS_FIELDS: { readonly [kind: string]: string } = {
  VirtualMachine: "ipv4",
  FloatingIP: "address",
  LoadBalancer: "vip.address",
};

function allocateNew(
  table: AllocationTable,
  entry: NetworkRequest,
  unobserved: ResourceId | undefined,
): void {
  if (unobserved === undefined) {
    allocateLowestFree(table, entry);
    return;
  }
  const message = `no new address is given in ${formatResource(entry.addresses.network)} while ${formatResource(unobserved)} cannot be seen`;
  const field = ADDRESS_FIELDS[parseResourceId(entry.owner).kind] ?? "the address";
  const hint = `it may hold any of them; write ${field} of ${formatResource(entry.owner)}, or wait until its host answers`;
  blockRequest(table, entry, { code: "unreadable", message, hint });
}

function allocateLowestFree(table: AllocationTable, entry: NetworkRequest): void {
  const { ranges, taken } = entry.addresses;
  const open = ranges.find((range) => advanceToFree(range, taken));
  if (open === undefined) blockRequest(table, entry, exhaustedProblem(entry.addresses));
  else recordAllocation(table, entry, showIpv4(open.next));
}

/** Returns what a user can do when all addresses are given. A Network has one subnet, an AddressPool several. */
function exhaustedHint(network: ResourceId): string {
  return parseResourceId(network).kind === "AddressPool"
    ? "add a subnet to its cidrs, or delete a FloatingIP"
    : "widen the subnet's allocation, or put machines into another Network";
}

function exhaustedProblem({ network, ranges }: NetworkAddresses): AllocationProblem {
  const count = ranges.reduce((sum, range) => sum + rangeSize(range), 0);
  const spans = ranges.map(({ subnet }) => `${subnet.from} to ${subnet.to}`).join(", ");
  const message = `no address is free in ${formatResource(network)}: all ${count} are given (${spans})`;
  return { code: "capacity", message, hint: exhaustedHint(network) };
}

function recordAllocation(
  { allocated }: AllocationTable,
  { owner, index, addresses }: NetworkRequest,
  text: string,
): void {
  addresses.taken.add(parseIpv4(text));
  const ofOwner = allocated.get(owner);
  if (ofOwner === undefined) allocated.set(owner, new Map([[index, text]]));
  else ofOwner.set(index, text);
}

function blockRequest(
  { blocked }: AllocationTable,
  { owner }: NetworkRequest,
  { message, ...rest }: AllocationProblem,
): void {
  blocked.push({ resource: owner, message: `${formatResource(owner)}: ${message}`, ...rest });
}
