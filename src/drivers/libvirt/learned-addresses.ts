import ipaddr from "ipaddr.js";
import { type DHCPLease, LibvirtError, virIPAddrType } from "node-libvirt";
import { compareText } from "../../model/compare.ts";
import type { LearnedAddress, ObservedObject } from "../../model/object.ts";
import { withMembers } from "../shared/with-members.ts";
import { isTestDriver, type LibvirtHost } from "./host.ts";
import type { DomainState } from "./states.ts";

/**
 * Addresses of machines that Fleetwright does not give: they come from the DHCP server of a network of libvirt, or of a
 * bridge. They are read in bulk, with one call for each network and one command for each host, and only for running
 * machines of the fleet with an interface without an address.
 *
 * The guest agent is not asked: virDomainInterfaceAddresses waits for it without a limit, so that a guest could hold the
 * caller.
 */

type ObservedDomain = ObservedObject<DomainState>;
/** Addresses by MAC address, in lower case. */
type Addresses = Map<string, LearnedAddress[]>;

/** Returns the machines with their learned addresses. A source that fails is left out: nothing depends on it. */
export async function withLearnedAddresses(
  host: LibvirtHost,
  machines: readonly ObservedDomain[],
  signal: AbortSignal,
): Promise<readonly ObservedDomain[]> {
  const wanted = new Map(machines.map((machine) => [machine, unaddressedInterfaces(host, machine)] as const));
  const interfaces = [...wanted.values()].flat();
  if (interfaces.length === 0) return machines;
  const leases = await readLeases(host, networksOf(interfaces));
  const leasesFor = (mac: string) => leases.get(mac.toLowerCase()) ?? [];
  const missing = interfaces.some(({ mac }) => !leasesFor(mac).some(isIpv4));
  const neighbours: Addresses = missing ? await readNeighbours(host, signal) : new Map();
  return machines.map((machine) => {
    const entries = (wanted.get(machine) ?? []).flatMap(({ mac }) => {
      const seen = leasesFor(mac).some(isIpv4) ? [] : (neighbours.get(mac.toLowerCase()) ?? []);
      const addresses = [...seen, ...leasesFor(mac)];
      return addresses.length === 0 ? [] : [[mac, addresses] as const];
    });
    return entries.length === 0 ? machine : withMembers(machine, { addresses: Object.fromEntries(entries) });
  });
}

type Interface = DomainState["interfaces"][string];

/** Returns the interfaces of a running machine of the fleet to which Fleetwright gives no address. */
function unaddressedInterfaces(host: LibvirtHost, { mark, state }: ObservedDomain): readonly Interface[] {
  if (mark?.fleet !== host.context.fleet || state.power !== "running") return NONE;
  const all = Object.values(state.interfaces);
  return all.some(isUnaddressed) ? all.filter(isUnaddressed) : NONE;
}

const NONE: readonly Interface[] = [];
const isUnaddressed = ({ ipv4 }: Interface): boolean => ipv4 === null;

/** Returns the networks of libvirt. A bridge has no name there, and no leases. */
function networksOf(interfaces: readonly Interface[]): readonly string[] {
  const names = interfaces.map(({ source }) => source).filter((source) => !source.includes(":"));
  return [...new Set(names)].sort();
}

/** Reads the leases of all networks: two calls for each. */
async function readLeases(host: LibvirtHost, networks: readonly string[]): Promise<Addresses> {
  const leases = await Promise.all(networks.map((name) => leasesOf(host, name)));
  return toAddresses(leases.flat());
}

/**
 * Returns the addresses of leases by MAC address. A machine has several as long as an old lease lasts: after an
 * installation, or with a copied disk, its client identifier is another one, so that it gets another address. The lease
 * that expires last was given or renewed last, and comes first, because the leases of a network all have one length.
 * IPv4 addresses come before those of DHCPv6.
 */
export function toAddresses(leases: readonly DHCPLease[]): Addresses {
  const addresses: Addresses = new Map();
  const newestFirst = leases.toSorted(
    (one, other) =>
      one.type - other.type || expiryOf(other) - expiryOf(one) || compareText(one.ipaddr, other.ipaddr),
  );
  for (const { mac, ipaddr: address, type } of newestFirst) {
    const isValid = type === virIPAddrType.VIR_IP_ADDR_TYPE_IPV6 ? isIpv6Address : isIpv4Address;
    if (isValid(address)) add(addresses, mac, address, "lease");
  }
  return addresses;
}

/** Returns the time at which a lease expires. A lease without an end has 0 (virNetworkDHCPLease). */
function expiryOf({ expiryTime }: DHCPLease): number {
  return expiryTime > 0n ? Number(expiryTime) : Number.MAX_SAFE_INTEGER;
}

const isIpv4Address = (text: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(text);
const isIpv6Address = (text: string): boolean => ipaddr.IPv6.isValid(text) && !text.includes("%");

/** A network without a DHCP server of libvirt has no leases. One that is stopped or gone in the meantime has none, too. */
async function leasesOf({ connect }: LibvirtHost, name: string) {
  try {
    return await connect.networkGetDHCPLeases(await connect.networkLookupByName(name));
  } catch (error) {
    if (error instanceof LibvirtError) return [];
    throw error;
  }
}

/** An entry of `ip -j -4 neigh show`, ip-neighbour(8). */
interface NeighbourEntry {
  readonly dst?: unknown;
  readonly lladdr?: unknown;
  readonly state?: unknown;
}

/** Reads the ARP table of the host, which knows the machines that the host has spoken with. */
async function readNeighbours(host: LibvirtHost, signal: AbortSignal): Promise<Addresses> {
  const { shell } = host;
  if (shell === undefined || isTestDriver(host)) return new Map();
  const { stdout, exitCode } = await shell.run(["ip", "-j", "-4", "neigh", "show"], { signal });
  return exitCode === 0 ? parseNeighbours(stdout) : new Map();
}

/**
 * Parses the output of `ip -j -4 neigh show`. Output that is no JSON has no addresses. An address that the guest has just
 * confirmed comes first: the entry of an address that it had before stays for a while, as stale.
 */
export function parseNeighbours(stdout: string): Addresses {
  const addresses: Addresses = new Map();
  const entries = parseEntries(stdout).flatMap(({ dst, lladdr, state }) =>
    typeof dst === "string" && typeof lladdr === "string" && isIpv4Address(dst)
      ? [{ dst, lladdr, isConfirmed: Array.isArray(state) && state.includes("REACHABLE") }]
      : [],
  );
  const confirmedFirst = entries.toSorted(
    (one, other) => Number(other.isConfirmed) - Number(one.isConfirmed) || compareText(one.dst, other.dst),
  );
  for (const { dst, lladdr } of confirmedFirst) add(addresses, lladdr, dst, "arp");
  return addresses;
}

function parseEntries(stdout: string): readonly NeighbourEntry[] {
  try {
    const entries: unknown = JSON.parse(stdout);
    return Array.isArray(entries)
      ? entries.filter((entry) => typeof entry === "object" && entry !== null)
      : [];
  } catch {
    return [];
  }
}

/** The largest number of addresses that is shown of an interface: a guest may claim any number of them by ARP. */
const MAX_ADDRESSES = 8;

/** Adds an address behind those that are known. */
function add(
  addresses: Addresses,
  mac: string | null,
  address: string,
  source: LearnedAddress["source"],
): void {
  if (mac === null) return;
  const key = mac.toLowerCase();
  const known = addresses.get(key) ?? [];
  if (known.length >= MAX_ADDRESSES || known.some((other) => other.address === address)) return;
  addresses.set(key, [...known, { address, source }]);
}

/** Returns whether a learned address is one of IPv4. */
export function isIpv4({ address }: LearnedAddress): boolean {
  return !address.includes(":");
}
