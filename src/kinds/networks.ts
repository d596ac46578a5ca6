import type { RouterState, SegmentState } from "../drivers/network/states.ts";
import { hashText } from "../model/hash.ts";
import { deviceFor, macFor } from "../model/identity.ts";
import { type ObjectRef, objectRef, type TargetId } from "../model/object.ts";
import { nativeName, type Resource, type ResourceId } from "../model/resource.ts";
import type { HostSpec } from "./host/spec.gen.ts";
import type { HostView, View } from "./kind.ts";
import type { NetworkSpec } from "./network/spec.gen.ts";
import { matches } from "./pools.ts";

/** What kinds have to know of networks: how their parts are called, and where they are. */

type Named = Pick<Resource, "id" | "project" | "name">;
export type NetworkResource = Resource<NetworkSpec>;

/** A local Network's object on a host. */
export function networkRef(network: Pick<Named, "project" | "name">, host: TargetId): ObjectRef {
  return objectRef("network", host, nativeName(network));
}

/** The part of a Network between hosts that is on one of them. */
export function segmentRef(network: Pick<Named, "project" | "name">, host: TargetId): ObjectRef {
  return objectRef("segment", host, nativeName(network));
}

/** What guards the segments of a host. */
export function underlayRef(host: TargetId, device: string): ObjectRef {
  return objectRef("underlay", host, device);
}

/** The router of a Network between hosts. */
export function routerRef(network: Pick<Named, "project" | "name">, gateway: TargetId): ObjectRef {
  return objectRef("router", gateway, nativeName(network));
}

/** What must be there for a machine in the network. */
export function carrierRef(network: NetworkResource, host: TargetId, view: Pick<View, "hosts">): ObjectRef {
  return carrierOf(network, view) === "vxlan" ? segmentRef(network, host) : networkRef(network, host);
}

/** The bridge that machines are plugged into; never of the name of the local network's, which libvirt makes. */
export function bridgeOf(fleet: string, { id }: Pick<Named, "id">): string {
  return deviceFor("fwb", fleet, id, "segment");
}

export function vxlanOf(fleet: string, { id }: Pick<Named, "id">): string {
  return deviceFor("fwx", fleet, id);
}

/** The network namespace of its router, on the gateway host. */
export function routerOf(fleet: string, { id }: Pick<Named, "id">): string {
  return deviceFor("fwr-", fleet, id);
}

/** The host's ends of the router's links: `inside`, to the bridge, and `outside`, to the host. */
export function routerLinksOf(
  fleet: string,
  { id }: Pick<Named, "id">,
): { readonly inside: string; readonly outside: string } {
  return { inside: deviceFor("fwi", fleet, id), outside: deviceFor("fwo", fleet, id) };
}

/** The router's own MAC address in the network. */
export function routerMacOf(fleet: string, { id }: Pick<Named, "id">): string {
  return macFor(fleet, id, 0);
}

/** Numbers that are derived: 22 bits, since a router's transit address follows from them. Written ones have 24. */
const DERIVED = 2 ** 22;

/** The number of a network on the underlay (RFC 7348). */
export function vniOf({ id, spec }: NetworkResource, { fleet }: Pick<View, "fleet">): number {
  return (
    spec.segment.id ?? 1 + (Number.parseInt(hashText(`${fleet}\n${id}\nvni`).slice(0, 8), 16) % (DERIVED - 1))
  );
}

/** The router's address towards its host, out of the shared address space for carriers (RFC 6598). */
export function transitOf(network: NetworkResource, view: Pick<View, "fleet">): string {
  const number = vniOf(network, view) % DERIVED;
  return `100.${64 + (number >>> 16)}.${(number >>> 8) & 255}.${number & 255}`;
}

export type Carrier = "vxlan" | "local";

/** What carries a network: a segment over the underlay, or nothing, since it ends on each host. */
export function carrierOf({ spec }: NetworkResource, view: Pick<View, "hosts">): Carrier {
  return carrierBy(spec, () => haveUnderlay(view.hosts()));
}

/** The same, of specs alone. */
export function carrierAmong(spec: NetworkSpec, hosts: readonly HostSpec[]): Carrier {
  return carrierBy(spec, () => hosts.some(({ underlay }) => underlay !== undefined));
}

function carrierBy({ mode, segment }: NetworkSpec, withUnderlay: () => boolean): Carrier {
  if (mode === "bridge") return "local";
  return segment.type ?? (withUnderlay() ? "vxlan" : "local");
}

const underlain = new WeakMap<readonly HostView[], boolean>();

/** Worked out once for all machines: a view's list of hosts is one list. */
function haveUnderlay(hosts: readonly HostView[]): boolean {
  const known = underlain.get(hosts) ?? hosts.some(({ resource }) => resource.spec.underlay !== undefined);
  underlain.set(hosts, known);
  return known;
}

/** Whether a network between hosts has a router at all: for the way out, or to answer DHCP. */
export function isRouted({ mode, dhcp }: NetworkSpec): boolean {
  return mode === "nat" || (mode === "isolated" && dhcp);
}

/** Whether anything is in the network at all. Asked when claims are known. */
export function isUsed(network: ResourceId, view: View): boolean {
  return (["lease", "floating", "vip"] as const).some((want) => view.claims(network, want).length > 0);
}

/** Whether the host may carry the network's router. */
export function mayCarry(
  network: NetworkResource,
  { labels, spec }: Pick<Resource<HostSpec>, "labels" | "spec">,
): boolean {
  const equipped = spec.underlay !== undefined && (network.spec.mode !== "nat" || spec.uplink !== undefined);
  return equipped && spec.roles.includes("gateway") && matches(labels, network.spec.gatewaySelector);
}

/**
 * The host that carries the router of a network between hosts; undefined without one, or while none may. It stays where
 * it is observed as long as that host may carry it. While its host cannot be read, the other hosts' segments tell where
 * it is: unknown is not absent.
 */
export function gatewayHostOf(network: NetworkResource, view: View): TargetId | undefined {
  if (carrierOf(network, view) !== "vxlan" || !isRouted(network.spec)) return undefined;
  const able = view.hosts().filter(({ resource }) => mayCarry(network, resource));
  const before = observedGateway(network, view);
  if (able.some(({ id }) => id === before)) return before;
  return [...able].sort((one, other) => (rank(network, one) < rank(network, other) ? -1 : 1))[0]?.id;
}

/** Networks spread over the gateway hosts, and one host more or less moves only few of them. */
function rank({ id }: NetworkResource, host: HostView): string {
  return hashText(`${id}\n${host.id}`);
}

function observedGateway(network: NetworkResource, view: View): TargetId | undefined {
  const objects = view.observed(network.id);
  const routers = objects.filter(({ type }) => type === "router").map(({ target }) => target);
  if (routers.length > 0) return routers.sort()[0];
  const mac = routerMacOf(view.fleet, network);
  const segments = objects
    .filter(({ type }) => type === "segment")
    .map(({ state }) => state as unknown as SegmentState); // as the driver reads them
  const address = segments.map(({ machines }) => machines[mac]?.via).find((via) => via != null);
  return view
    .hosts()
    .find(({ resource }) => address !== undefined && resource.spec.underlay?.address === address)?.id;
}

/** What VXLAN takes of each packet: outer IPv4, UDP and its own header, and the inner Ethernet header. */
const VXLAN_BYTES = 50;
/** On Ethernet as it comes. */
const USUAL_MTU = 1500 - VXLAN_BYTES;

/**
 * The largest packet of a network between hosts: what the narrowest underlay carries. While a host cannot be read, it
 * may be the narrowest: then nothing becomes wider than it is.
 */
export function mtuOf(network: NetworkResource, view: View): number {
  if (network.spec.mtu !== undefined) return network.spec.mtu;
  const carried = carriedMtu(view)?.mtu;
  const hidden = underlays(view).some((host) => underlayMtu(host) === undefined);
  const before = hidden ? observedMtus(network, view) : [];
  return Math.min(carried ?? before[0] ?? USUAL_MTU, ...before);
}

/** What the narrowest underlay carries, and whose it is; undefined while none is known. */
export function carriedMtu(view: View): { readonly host: TargetId; readonly mtu: number } | undefined {
  const known = underlays(view).flatMap((host) => {
    const mtu = underlayMtu(host);
    return mtu === undefined ? [] : [{ host: host.id, mtu: mtu - VXLAN_BYTES }];
  });
  return known.sort((one, other) => one.mtu - other.mtu)[0];
}

function underlays(view: View): readonly HostView[] {
  return view.hosts().filter(({ resource }) => resource.spec.underlay !== undefined);
}

function underlayMtu({ resource, facts }: HostView): number | undefined {
  return facts?.links?.[resource.spec.underlay?.interface ?? ""]?.mtu;
}

function observedMtus({ id }: NetworkResource, view: View): number[] {
  const parts = view.observed(id).filter(({ type }) => type === "router" || type === "segment");
  const mtus = parts.map(({ state }) => (state as unknown as RouterState | SegmentState).mtu); // as the driver reads them
  return mtus.filter((mtu) => mtu !== null);
}
