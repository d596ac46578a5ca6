import { shellUrl } from "../../host/address.ts";
import type { HostSpec } from "../../kinds/host/spec.gen.ts";
import type { NetworkSpec } from "../../kinds/network/spec.gen.ts";
import { carrierAmong, isRouted, mayCarry, type NetworkResource, vniOf } from "../../kinds/networks.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import { type Finding, type FleetCheck, type FleetView, grouped } from "../finding.ts";
import { ipv4Subnet, overlap } from "../ipv4.ts";
import { at } from "./places.ts";

/** What networks between hosts need of the hosts, and of each other. */
export const checkOverlays: FleetCheck = (fleet) => {
  const overlays = overlaysOf(fleet);
  return [...overlays.flatMap((network) => checkGround(network, fleet)), ...checkNumbers(overlays, fleet)];
};

/** The networks that are carried between hosts. */
export function overlaysOf(fleet: FleetView): NetworkResource[] {
  const hosts = fleet.ofKind<HostSpec>("Host").map(({ spec }) => spec);
  return fleet.ofKind<NetworkSpec>("Network").filter(({ spec }) => carrierAmong(spec, hosts) === "vxlan");
}

function checkGround(resource: NetworkResource, fleet: FleetView): Finding[] {
  const hosts = fleet.ofKind<HostSpec>("Host");
  if (hosts.every(({ spec }) => spec.underlay === undefined)) {
    const hint =
      "add underlay: {interface: ..., address: ...} to each Host that has one, or write type: local";
    const message = "a segment of type vxlan needs hosts with an underlay, and there are none";
    return [{ resource, path: ["spec", "segment"], message, hint }];
  }
  if (!isRouted(resource.spec) || hosts.some((host) => mayCarry(resource, host)))
    return checkTransit(resource);
  const uplink = resource.spec.mode === "nat" ? ", an underlay and an uplink" : " and an underlay";
  const message = "no host may carry its router";
  const hint = `it needs a Host with role gateway${uplink} that gatewaySelector allows`;
  return [{ resource, path: ["spec"], message, hint }];
}

/** What routers and their hosts use between themselves (RFC 6598). */
const TRANSIT = "100.64.0.0/10";

function checkTransit(resource: NetworkResource): Finding[] {
  if (resource.spec.mode !== "nat") return [];
  const transit = ipv4Subnet(TRANSIT);
  return resource.spec.subnets.flatMap(({ cidr }, index): Finding[] => {
    if (!overlap(ipv4Subnet(cidr), transit)) return [];
    const message = `${cidr} cannot be used: ${TRANSIT} is between routers and their hosts`;
    return [{ resource, path: ["spec", "subnets", index, "cidr"], message }];
  });
}

/** Two networks of one number would be one network; the addresses of routers follow from the lower 22 bits. */
function checkNumbers(overlays: readonly NetworkResource[], fleet: FleetView): Finding[] {
  const id = fleet.ofKind("Fleet")[0]?.name ?? "default";
  const numberOf = (network: NetworkResource) => vniOf(network, { fleet: id });
  const groups = grouped(overlays, (network) => numberOf(network) % 2 ** 22);
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : others.map((other) => collision(other, numberOf(other), first, numberOf(first))),
  );
}

function collision(
  resource: NetworkResource,
  number: number,
  other: NetworkResource,
  theirs: number,
): Finding {
  const path = resource.spec.segment.id === undefined ? ["spec"] : ["spec", "segment", "id"];
  const name = showResource(other.id);
  const message =
    number === theirs
      ? `the segment's number ${number} is that of ${name}, too`
      : `the segment's number ${number} and that of ${name}, ${theirs}, are the same in their lower 22 bits`;
  return { resource, path, message, hint: `write another segment.id; the other is at ${at(other)}` };
}

/** Hosts that could not be told apart on the underlay, and gateways without one. */
export const checkUnderlays: FleetCheck = (fleet) => {
  const hosts = fleet.ofKind<HostSpec>("Host");
  const lonely = hosts.flatMap((resource): Finding[] => {
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
  const groups = grouped(
    hosts.filter(({ spec }) => spec.underlay !== undefined),
    ({ spec }) => spec.underlay?.address,
  );
  const doubles = [...groups.values()].flatMap(([first, ...others]): Finding[] =>
    others.map((resource) => ({
      resource,
      path: ["spec", "underlay", "address"],
      message: `${resource.spec.underlay?.address} is the underlay address of ${first && showResource(first.id)} already`,
      hint: `the other is at ${first && at(first)}`,
    })),
  );
  return [...lonely, ...doubles];
};

/** Links and rules are made by commands. */
function checkShell(resource: Resource<HostSpec>): Finding[] {
  const { shell, libvirt } = resource.spec;
  if (shell !== undefined || shellUrl(libvirt) !== undefined || libvirt.startsWith("test:")) return [];
  const message = "an underlay needs a shell on the host, by which its links are made";
  return [{ resource, path: ["spec", "underlay"], end: "key", message, hint: "add shell: ssh://user@host" }];
}
