import type { HostSpec } from "../../generated/kinds/host.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import { shellUrl } from "../../host/address.ts";
import {
  canHostRouter,
  hasRouter,
  type NetworkResource,
  segmentTypeAmong,
  vniOf,
} from "../../kinds/shared/network-topology.ts";
import { groupBy } from "../../model/group-by.ts";
import { canonical } from "../../model/hash.ts";
import { formatResource, type Resource, type ResourceId } from "../../model/resource.ts";
import type { Finding, FleetCheck, FleetView } from "../finding.ts";
import { overlaps, parseIpv4Subnet } from "../ipv4.ts";
import { sourceLocation } from "../source-location.ts";

/** Finds networks between hosts whose requirements on hosts or other networks are not met. */
export const checkOverlays: FleetCheck = (fleet) => {
  const overlays = overlaysOf(fleet);
  const hasUnderlay = fleet.ofKind<HostSpec>("Host").some(({ spec }) => spec.underlay !== undefined);
  const hasGateway = createGatewayCheck(fleet);
  return [
    ...overlays.flatMap((network) => checkPrerequisites(network, hasUnderlay, hasGateway)),
    ...checkNumbers(overlays, fleet),
  ];
};

/** Returns the networks between hosts. */
export function overlaysOf(fleet: FleetView): readonly NetworkResource[] {
  return [...overlaysById(fleet).values()];
}

/** True for a network between hosts. */
export function isOverlay(network: ResourceId, fleet: FleetView): boolean {
  return overlaysById(fleet).has(network);
}

function overlaysById(fleet: FleetView): ReadonlyMap<ResourceId, NetworkResource> {
  const cached = overlayCache.get(fleet);
  if (cached !== undefined) return cached;
  const hosts = fleet.ofKind<HostSpec>("Host").map(({ spec }) => spec);
  const hostsWithUnderlay = hosts.filter(({ underlay }) => underlay !== undefined).slice(0, 1);
  const networks = fleet.ofKind<NetworkSpec>("Network");
  const overlays = networks.filter(({ spec }) => segmentTypeAmong(spec, hostsWithUnderlay) === "vxlan");
  const byId = new Map(overlays.map((network) => [network.id, network]));
  overlayCache.set(fleet, byId);
  return byId;
}

/** Memoizes overlaysOf, because several checks call it, some for each resource. */
const overlayCache = new WeakMap<FleetView, ReadonlyMap<ResourceId, NetworkResource>>();

/** True if a host may run the network's router. Memoized by the selector. */
function createGatewayCheck(fleet: FleetView): (network: NetworkResource) => boolean {
  const gateways = fleet
    .ofKind<HostSpec>("Host")
    .filter(({ spec }) => spec.underlay !== undefined && spec.roles.includes("gateway"));
  const results = new Map<string, boolean>();
  return (network) => {
    const { mode, gatewaySelector } = network.spec;
    const key = canonical([mode, gatewaySelector ?? null]);
    const result = results.get(key) ?? gateways.some((host) => canHostRouter(network, host));
    results.set(key, result);
    return result;
  };
}

function checkPrerequisites(
  resource: NetworkResource,
  hasUnderlay: boolean,
  hasGateway: (network: NetworkResource) => boolean,
): Finding[] {
  if (!hasUnderlay) {
    const hint =
      "add underlay: {interface: ..., address: ...} to each Host that has one, or write type: local";
    const message = "a segment of type vxlan needs hosts with an underlay, and no host has one";
    return [{ resource, path: ["spec", "segment"], message, hint }];
  }
  if (!hasRouter(resource.spec) || hasGateway(resource)) return checkTransit(resource);
  const uplink = resource.spec.mode === "nat" ? ", an underlay and an uplink" : " and an underlay";
  const message = "no host can run its router";
  const hint = `it needs a Host with role gateway${uplink} that gatewaySelector allows`;
  return [{ resource, path: ["spec"], message, hint }];
}

/** The range of the links between routers and hosts (RFC 6598). */
const TRANSIT_CIDR = "100.64.0.0/10";

function checkTransit(resource: NetworkResource): Finding[] {
  if (resource.spec.mode !== "nat") return [];
  const transit = parseIpv4Subnet(TRANSIT_CIDR);
  return resource.spec.subnets.flatMap(({ cidr }, index): Finding[] => {
    if (!overlaps(parseIpv4Subnet(cidr), transit)) return [];
    const message = `${cidr} cannot be used: ${TRANSIT_CIDR} is between routers and their hosts`;
    return [{ resource, path: ["spec", "subnets", index, "cidr"], message }];
  });
}

/**
 * Finds networks whose VNIs are equal in the lower 22 bits. Equal VNIs would join the networks, and the routers'
 * addresses are derived from the lower 22 bits.
 */
function checkNumbers(overlays: readonly NetworkResource[], fleet: FleetView): Finding[] {
  const id = fleet.ofKind("Fleet")[0]?.name ?? "default";
  const numberOf = (network: NetworkResource) => vniOf(network, { fleet: id });
  const groups = groupBy(overlays, (network) => numberOf(network) % 2 ** 22);
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : others.map((other) => numberCollision(other, numberOf(other), first, numberOf(first))),
  );
}

function numberCollision(
  resource: NetworkResource,
  number: number,
  other: NetworkResource,
  otherNumber: number,
): Finding {
  const path = resource.spec.segment.id === undefined ? ["spec"] : ["spec", "segment", "id"];
  const name = formatResource(other.id);
  const message =
    number === otherNumber
      ? `the segment's number ${number} is that of ${name}, too`
      : `the segment's number ${number} and that of ${name}, ${otherNumber}, are the same in their lower 22 bits`;
  return {
    resource,
    path,
    message,
    hint: `write another segment.id; the other is at ${sourceLocation(other)}`,
  };
}

/** Finds hosts with the same underlay address, and gateways without an underlay. */
export const checkUnderlays: FleetCheck = (fleet) => {
  const hosts = fleet.ofKind<HostSpec>("Host");
  const withoutUnderlay = hosts.flatMap((resource): Finding[] => {
    if (resource.spec.underlay !== undefined) return checkShell(resource);
    if (!resource.spec.roles.includes("gateway")) return [];
    return [
      {
        resource,
        path: ["spec", "roles"],
        message: "a gateway needs an underlay, to which other hosts send",
      },
    ];
  });
  const groups = groupBy(
    hosts.filter(({ spec }) => spec.underlay !== undefined),
    ({ spec }) => spec.underlay?.address,
  );
  const duplicates = [...groups.values()].flatMap(([first, ...others]): Finding[] =>
    others.map((resource) => ({
      resource,
      path: ["spec", "underlay", "address"],
      message: `${resource.spec.underlay?.address} is the underlay address of ${first && formatResource(first.id)} already`,
      hint: `the other is at ${first && sourceLocation(first)}`,
    })),
  );
  return [...withoutUnderlay, ...duplicates];
};

/** Finds underlays of hosts without a shell. Fleetwright creates links and rules by commands. */
function checkShell(resource: Resource<HostSpec>): Finding[] {
  const { shell, libvirt } = resource.spec;
  if (shell !== undefined || shellUrl(libvirt) !== undefined || libvirt.startsWith("test:")) return [];
  const message = "an underlay needs a shell on the host, to create its links";
  return [{ resource, path: ["spec", "underlay"], end: "key", message, hint: "add shell: ssh://user@host" }];
}
