import type { PortState } from "../../drivers/firewall/states.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { SecurityGroupSpec } from "../../generated/kinds/security-group.ts";
import { type DesiredObject, type ObjectRef, objectRef, type TargetId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource, nativeName, type Resource, resolveReference } from "../../model/resource.ts";
import type { MembershipClaim } from "../claims.ts";
import type { HostView, KindContext, ObjectSet } from "../kind.ts";
import { conntrackZoneOf, machineBridgeOf } from "../shared/bridges.ts";
import { desiredObject } from "../shared/desired-object.ts";
import { domainRef } from "../shared/domain-ref.ts";
import { networkDependencies } from "../shared/network-topology.ts";
import { groupName, groupRef, limitsEgress } from "../shared/security-groups.ts";
import { groupIds, type Interface } from "./interfaces.ts";
import { leavingDomain, type PlacedMachine, type VirtualMachine } from "./machine.ts";

type SecurityGroupResource = Resource<SecurityGroupSpec>;

/**
 * Returns the firewall ports of a machine: one per interface with port security or groups. Undefined while a group is
 * unknown. Otherwise a port would allow more than the spec.
 */
export function firewallPorts(
  machine: PlacedMachine,
  interfaces: readonly Interface[],
): ObjectSet | undefined {
  const host = machine.view.host(machine.host);
  const resolved = interfaces.map((nic, index) => desiredPort(machine, nic, index));
  if (!resolved.every((port) => port !== undefined)) return undefined;
  const guarded = resolved.filter(isGuarded);
  if (guarded.length === 0 || !hasGuests(host)) return { objects: [] };
  if (host?.facts?.shell === false) return withoutShell(machine, guarded);
  return { objects: guarded.map((port) => portObject(machine, port)) };
}

/** False on libvirt's test driver, which has domains without guests and hence without traffic. */
function hasGuests(host: HostView | undefined): boolean {
  return host?.facts?.hypervisor !== "test";
}

/**
 * Returns the claims to add the machine's addresses to its groups. Known addresses are claimed also while the host
 * cannot be read.
 */
export function membershipClaims(resource: VirtualMachine, view: KindContext): readonly MembershipClaim[] {
  const hostId = view.placement(resource.id)?.host;
  const leaves = hostId === undefined ? undefined : leavesOf(resource, hostId, view);
  const host = hostId === undefined ? undefined : view.host(hostId);
  const filteringHost = hasGuests(host) && host?.facts?.shell === true ? hostId : undefined;
  return resource.spec.interfaces.flatMap(({ network: name }, index): MembershipClaim[] => {
    const network = view.get<NetworkSpec>(resolveReference("Network", name, resource.project));
    const ipv4 = view.address(resource.id, index);
    if (network === undefined || ipv4 === undefined) return [];
    const bridge = machineBridgeOf(network, hostId, view);
    const groups = groupIds(resource, network, index);
    return groups.map((on) => ({
      want: "membership",
      on,
      by: resource.id,
      host: filteringHost,
      bridge,
      ipv4,
      ...(leaves === undefined ? {} : { leaves }),
    }));
  });
}

function leavesOf(resource: VirtualMachine, host: TargetId, view: KindContext): MembershipClaim["leaves"] {
  const source = leavingDomain(resource, host, view)?.target;
  return source === undefined ? undefined : { host: source, domain: domainRef(resource, host).id };
}

/**
 * Returns whether the interface has a port. An adopted interface without groups keeps its tap device, whose name the
 * host chooses at each start: then no rule can refer to it.
 */
function isGuarded(port: DesiredPort): port is GuardedPort {
  return port.nic.state.tap !== undefined && (port.secured || port.groups.length > 0);
}

interface DesiredPort {
  readonly nic: Interface;
  readonly secured: boolean;
  readonly groups: readonly SecurityGroupResource[];
}

type GuardedPort = DesiredPort & { readonly nic: { readonly state: { readonly tap: string } } };

function desiredPort(
  { resource, view }: PlacedMachine,
  nic: Interface,
  index: number,
): DesiredPort | undefined {
  const ids = groupIds(resource, nic.network, index);
  const groups = ids.flatMap((id) => view.get<SecurityGroupSpec>(id) ?? []);
  return groups.length === ids.length ? { nic, secured: nic.network.spec.portSecurity, groups } : undefined;
}

/**
 * Blocks a machine with groups on a host without a shell, because the host cannot filter. A machine with only port
 * security is not blocked.
 */
function withoutShell({ resource, host }: PlacedMachine, ports: readonly DesiredPort[]): ObjectSet {
  if (ports.every(({ groups }) => groups.length === 0)) {
    const notice = `${formatResource(resource.id)}: portSecurity is not enforced: ${host} has no shell`;
    return { objects: [], notices: [notice] };
  }
  const blocked: Blocked = {
    resource: resource.id,
    code: "refused",
    message: `${formatResource(resource.id)}: its security groups cannot be enforced on ${host}, which has no shell`,
    hint: "give the Host a shell, such as ssh://root@hv1",
  };
  return { objects: [], blocked: [blocked] };
}

function portObject(machine: PlacedMachine, { nic, secured, groups }: GuardedPort): DesiredObject<PortState> {
  const { resource, view, host } = machine;
  const { network, state } = nic;
  const { tap, mac, ipv4 } = state;
  const isFiltered = groups.length > 0 && ipv4 !== null;
  const port: PortState = {
    tap,
    bridge: machineBridgeOf(network, host, view),
    mac,
    ipv4,
    zone: isFiltered ? conntrackZoneOf(network, view) : 0,
    secured,
    groups: isFiltered ? groups.map(groupName).sort() : null,
    egress: isFiltered && groups.some(({ spec }) => limitsEgress(spec)) ? "rules" : "open",
    damage: [],
  };
  const needs = [
    ...networkDependencies(network, host, view),
    ...groups.map((group) => groupRef(group, host).id),
  ];
  return desiredObject(resource, portRef(resource, host, nic.name), port, { dependsOn: needs });
}

function portRef(machine: VirtualMachine, host: string, nic: string): ObjectRef {
  return objectRef("port", host, `${nativeName(machine)}.${nic}`);
}
