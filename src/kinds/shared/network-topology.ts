import type { RouterState, SegmentState } from "../../drivers/network/states.ts";
import type { HostSpec } from "../../generated/kinds/host.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import { hashText } from "../../model/hash.ts";
import { deviceNameFor, macFor } from "../../model/identity.ts";
import { memoizeByIdentity } from "../../model/memoize.ts";
import { type ObjectId, type ObjectRef, objectRef, type TargetId } from "../../model/object.ts";
import { nativeName, type Resource, type ResourceId } from "../../model/resource.ts";
import type { HostView, KindContext } from "../kind.ts";
import { matchesLabels } from "./storage-pools.ts";

/** Names and locations of the parts of networks, for several kinds. */

type NetworkIdentity = Pick<Resource, "id" | "project" | "name">;
export type NetworkResource = Resource<NetworkSpec>;

/** Returns libvirt's network of a local Network on a host: our own, or the one that others made. */
export function networkRef(network: NetworkResource, host: TargetId): ObjectRef {
  const { mode, name = "" } = network.spec;
  return objectRef("network", host, mode === "existing" ? name : nativeName(network));
}

/** Returns the object of a Network between hosts on one host: its segment. */
export function segmentRef(network: Pick<NetworkIdentity, "project" | "name">, host: TargetId): ObjectRef {
  return objectRef("segment", host, nativeName(network));
}

/** Returns the object of a host's underlay, with the firewall of the segments. */
export function underlayRef(host: TargetId, device: string): ObjectRef {
  return objectRef("underlay", host, device);
}

/** Returns the object of the router of a Network between hosts. */
export function routerRef(network: Pick<NetworkIdentity, "project" | "name">, gateway: TargetId): ObjectRef {
  return objectRef("router", gateway, nativeName(network));
}

/**
 * Returns the objects of the network that a machine on this host depends on. Nothing makes a network of mode
 * `existing`.
 */
export function networkDependencies(
  network: NetworkResource,
  host: TargetId,
  view: Pick<KindContext, "hosts">,
): readonly ObjectId[] {
  if (network.spec.mode === "existing") return [];
  const isOverlay = segmentTypeOf(network, view) === "vxlan";
  return [(isOverlay ? segmentRef(network, host) : networkRef(network, host)).id];
}

/**
 * Returns the bridge of a segment. Its name differs from that of the local network, which libvirt creates.
 */
export function segmentBridgeOf(fleet: string, { id }: Pick<NetworkIdentity, "id">): string {
  return deviceNameFor("fwb", fleet, id, "segment");
}

export function vxlanDeviceOf(fleet: string, { id }: Pick<NetworkIdentity, "id">): string {
  return deviceNameFor("fwx", fleet, id);
}

/** Returns the network namespace of the router, on the gateway host. */
export function routerNamespaceOf(fleet: string, { id }: Pick<NetworkIdentity, "id">): string {
  return deviceNameFor("fwr-", fleet, id);
}

/** Returns the host's ends of the router's links: `inside` to the bridge, `outside` to the host. */
export function routerDevicesOf(
  fleet: string,
  { id }: Pick<NetworkIdentity, "id">,
): { readonly inside: string; readonly outside: string } {
  return { inside: deviceNameFor("fwi", fleet, id), outside: deviceNameFor("fwo", fleet, id) };
}

/** Returns the router's MAC address in the network. */
export function routerMacOf(fleet: string, { id }: Pick<NetworkIdentity, "id">): string {
  return macFor(fleet, id, 0);
}

/**
 * The number of derived VNIs: 22 bits, because the router's transit address is derived from the VNI. A VNI in a spec
 * has 24 bits.
 */
const DERIVED_VNIS = 2 ** 22;

/** Returns the VXLAN network identifier (RFC 7348). */
export function vniOf({ id, spec }: NetworkResource, { fleet }: Pick<KindContext, "fleet">): number {
  return (
    spec.segment.id ??
    1 + (Number.parseInt(hashText(`${fleet}\n${id}\nvni`).slice(0, 8), 16) % (DERIVED_VNIS - 1))
  );
}

/** Returns the router's address on the link to its host, in the shared address space (RFC 6598). */
export function transitAddressOf(network: NetworkResource, view: Pick<KindContext, "fleet">): string {
  const number = vniOf(network, view) % DERIVED_VNIS;
  return `100.${64 + (number >>> 16)}.${(number >>> 8) & 255}.${number & 255}`;
}

type SegmentType = "vxlan" | "local";

/** Returns the segment type: `vxlan` over the underlay, or `local` on each host. */
export function segmentTypeOf({ spec }: NetworkResource, view: Pick<KindContext, "hosts">): SegmentType {
  return resolveSegmentType(spec, () => hasUnderlay(view.hosts()));
}

/** Returns the segment type from specs alone, without a context. */
export function segmentTypeAmong(spec: NetworkSpec, hosts: readonly HostSpec[]): SegmentType {
  return resolveSegmentType(spec, () => hosts.some(({ underlay }) => underlay !== undefined));
}

function resolveSegmentType({ mode, segment }: NetworkSpec, withUnderlay: () => boolean): SegmentType {
  if (mode === "bridge" || mode === "existing") return "local";
  return segment.type ?? (withUnderlay() ? "vxlan" : "local");
}

/** Computed once for all machines: the list of hosts of a `KindContext` is one list. */
const hasUnderlay = memoizeByIdentity((hosts: readonly HostView[]): boolean =>
  hosts.some(({ resource }) => resource.spec.underlay !== undefined),
);

/** True if a network between hosts needs a router, for NAT or DHCP. */
export function hasRouter({ mode, dhcp }: NetworkSpec): boolean {
  return mode === "nat" || (mode === "isolated" && dhcp);
}

/** True if a claim uses the network. Valid once the claims are known. */
export function isNetworkUsed(network: ResourceId, view: KindContext): boolean {
  return (["lease", "floating", "vip"] as const).some((want) => view.claims(network, want).length > 0);
}

/** True if the host may run the network's router. */
export function canHostRouter(
  network: NetworkResource,
  { labels, spec }: Pick<Resource<HostSpec>, "labels" | "spec">,
): boolean {
  const isEquipped =
    spec.underlay !== undefined && (network.spec.mode !== "nat" || spec.uplink !== undefined);
  return isEquipped && spec.roles.includes("gateway") && matchesLabels(labels, network.spec.gatewaySelector);
}

/**
 * Returns the host of the router of a network between hosts. Undefined without a router, or without a suitable host.
 * The router stays on its observed host while that host is suitable and not in maintenance. While that host cannot be read, the segments of
 * the other hosts show where the router is, because unknown is not absent.
 */
export function gatewayHostOf(network: NetworkResource, view: KindContext): TargetId | undefined {
  if (segmentTypeOf(network, view) !== "vxlan" || !hasRouter(network.spec)) return undefined;
  const observed = observedGateway(network, view);
  const capable = view.hosts().filter(({ resource }) => canHostRouter(network, resource));
  const available = capable.filter((host) => !host.resource.spec.maintenance || isUnknown(host, observed));
  const candidates = available.length > 0 ? available : capable; // the last one keeps its routers
  if (candidates.some(({ id }) => id === observed)) return observed;
  return [...candidates].sort((one, other) =>
    gatewayRank(network, one) < gatewayRank(network, other) ? -1 : 1,
  )[0]?.id;
}

/** Returns whether the router may still run on a host, which cannot be read. */
function isUnknown({ id, facts }: HostView, observed: TargetId | undefined): boolean {
  return id === observed && facts === undefined;
}

/**
 * Returns the rank of a host by rendezvous hashing. Networks spread over the gateway hosts, and a new or removed host
 * moves few of them.
 */
function gatewayRank({ id }: NetworkResource, host: HostView): string {
  return hashText(`${id}\n${host.id}`);
}

function observedGateway(network: NetworkResource, view: KindContext): TargetId | undefined {
  const objects = view.observed(network.id);
  const routers = objects.filter(({ type }) => type === "router").map(({ target }) => target);
  if (routers.length > 0) return routers.sort()[0];
  const mac = routerMacOf(view.fleet, network);
  const segments = objects
    .filter(({ type }) => type === "segment")
    .map(({ state }) => state as unknown as SegmentState); // the driver returns this type
  const address = segments.map(({ machines }) => machines[mac]?.via).find((via) => via != null);
  return view
    .hosts()
    .find(({ resource }) => address !== undefined && resource.spec.underlay?.address === address)?.id;
}

/** The overhead of VXLAN per packet: outer IPv4, UDP and VXLAN headers, and the inner Ethernet header. */
const VXLAN_BYTES = 50;
/** The MTU over standard Ethernet. */
const DEFAULT_MTU = 1500 - VXLAN_BYTES;

/**
 * Returns the MTU of a network between hosts: that of the narrowest underlay. While a host cannot be read, its
 * underlay may be the narrowest, so no observed MTU increases.
 */
export function mtuOf(network: NetworkResource, view: KindContext): number {
  if (network.spec.mtu !== undefined) return network.spec.mtu;
  const underlay = narrowestUnderlay(view)?.mtu;
  const hasUnreadableUnderlay = underlays(view).some((host) => underlayMtu(host) === undefined);
  const observed = hasUnreadableUnderlay ? observedMtus(network, view) : [];
  return Math.min(underlay ?? observed[0] ?? DEFAULT_MTU, ...observed);
}

/** Returns the smallest MTU of the underlays, with its host. Undefined while none is known. */
export function narrowestUnderlay(
  view: KindContext,
): { readonly host: TargetId; readonly mtu: number } | undefined {
  const candidates = underlays(view).flatMap((host) => {
    const mtu = underlayMtu(host);
    return mtu === undefined ? [] : [{ host: host.id, mtu: mtu - VXLAN_BYTES }];
  });
  return candidates.sort((one, other) => one.mtu - other.mtu)[0];
}

function underlays(view: KindContext): readonly HostView[] {
  return view.hosts().filter(({ resource }) => resource.spec.underlay !== undefined);
}

function underlayMtu({ resource, facts }: HostView): number | undefined {
  return facts?.links?.[resource.spec.underlay?.interface ?? ""]?.mtu;
}

function observedMtus({ id }: NetworkResource, view: KindContext): number[] {
  const parts = view.observed(id).filter(({ type }) => type === "router" || type === "segment");
  const mtus = parts.map(({ state }) => (state as unknown as RouterState | SegmentState).mtu); // the driver returns this type
  return mtus.filter((mtu) => mtu !== null);
}
