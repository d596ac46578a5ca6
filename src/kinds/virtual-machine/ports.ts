import type { PortState } from "../../drivers/firewall/states.ts";
import { type DesiredObject, type ObjectRef, objectRef } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { nativeName, type Resource, type ResourceId, referTo, showResource } from "../../model/resource.ts";
import { bridgeUnder, zoneUnder } from "../bridges.ts";
import type { MembershipClaim } from "../claims.ts";
import { desired } from "../desired.ts";
import type { HostView, Realised, View } from "../kind.ts";
import type { NetworkSpec } from "../network/spec.gen.ts";
import { carrierRef } from "../networks.ts";
import type { SecurityGroupSpec } from "../security-group/spec.gen.ts";
import { groupName, groupRef, limitsEgress } from "../security-groups.ts";
import type { Interface } from "./interfaces.ts";
import type { Machine, VirtualMachine } from "./machine.ts";

type Network = Resource<NetworkSpec>;
type Group = Resource<SecurityGroupSpec>;

/**
 * What watches over the interfaces of a machine: one port for each that is secured or filtered. Undefined while a group is
 * not known: without it more would be let through than was asked for.
 */
export function portsOf(machine: Machine, interfaces: readonly Interface[]): Realised | undefined {
  const host = machine.view.host(machine.host);
  const wished = interfaces.map((nic, index) => wishOf(machine, nic, index));
  if (!wished.every((wish) => wish !== undefined)) return undefined;
  const wanted = wished.filter(({ secured, groups }) => secured || groups.length > 0);
  if (wanted.length === 0 || !isReal(host)) return { objects: [] };
  if (host?.facts?.shell === false) return withoutShell(machine, wanted);
  return { objects: wanted.map((wish) => portObject(machine, wish)) };
}

/** libvirt's test driver has definitions without guests: nothing is sent there. */
function isReal(host: HostView | undefined): boolean {
  return host?.facts?.hypervisor !== "test";
}

/** Its address, for the rules that name one of its groups; also while its host cannot be read, as far as it is known. */
export function memberships(resource: VirtualMachine, view: View): readonly MembershipClaim[] {
  const at = view.placement(resource.id)?.host;
  const host = at === undefined ? undefined : view.host(at);
  const filtering = isReal(host) && host?.facts?.shell === true ? at : undefined;
  return resource.spec.interfaces.flatMap(({ network: name }, index): MembershipClaim[] => {
    const network = view.get<NetworkSpec>(referTo("Network", name, resource.project));
    const ipv4 = view.address(resource.id, index);
    if (network === undefined || ipv4 === undefined) return [];
    const bridge = bridgeUnder(network, view);
    const groups = groupIds(resource, network, index);
    return groups.map((on) => ({ want: "membership", on, by: resource.id, host: filtering, bridge, ipv4 }));
  });
}

interface Wish {
  readonly nic: Interface;
  readonly secured: boolean;
  readonly groups: readonly Group[];
}

function wishOf({ resource, view }: Machine, nic: Interface, index: number): Wish | undefined {
  const ids = groupIds(resource, nic.network, index);
  const groups = ids.flatMap((id) => view.get<SecurityGroupSpec>(id) ?? []);
  return groups.length === ids.length ? { nic, secured: nic.network.spec.portSecurity, groups } : undefined;
}

/** The groups of one interface; those of its network unless it says. */
function groupIds({ spec, project }: VirtualMachine, network: Network, index: number): ResourceId[] {
  const own = spec.interfaces[index]?.securityGroups;
  if (own !== undefined) return own.map((name) => referTo("SecurityGroup", name, project));
  return network.spec.defaultSecurityGroups.map((name) => referTo("SecurityGroup", name, network.project));
}

/** A machine that must be filtered is not made where it cannot be; one that is only to be honest is. */
function withoutShell({ resource, host }: Machine, wished: readonly Wish[]): Realised {
  if (wished.every(({ groups }) => groups.length === 0)) {
    const notice = `${showResource(resource.id)}: nothing watches over what it sends (portSecurity): ${host} has no shell`;
    return { objects: [], notices: [notice] };
  }
  const blocked: Blocked = {
    resource: resource.id,
    code: "refused",
    message: `${showResource(resource.id)}: its security groups cannot be made on ${host}, which has no shell`,
    hint: "give the Host a shell, such as ssh://root@hv1",
  };
  return { objects: [], blocked: [blocked] };
}

function portObject(machine: Machine, { nic, secured, groups }: Wish): DesiredObject<PortState> {
  const { resource, view, host } = machine;
  const { network, state } = nic;
  const { tap, mac, ipv4 } = state;
  const filtered = groups.length > 0 && ipv4 !== null;
  const port: PortState = {
    tap,
    bridge: bridgeUnder(network, view),
    mac,
    ipv4,
    zone: filtered ? zoneUnder(network, view) : 0,
    secured,
    groups: filtered ? groups.map(groupName).sort() : null,
    egress: filtered && groups.some(({ spec }) => limitsEgress(spec)) ? "rules" : "open",
    damage: [],
  };
  const needs = [carrierRef(network, host, view).id, ...groups.map((group) => groupRef(group, host).id)];
  return desired(resource, portRef(resource, host, nic.name), port, { needs });
}

export function portRef(machine: VirtualMachine, host: string, nic: string): ObjectRef {
  return objectRef("port", host, `${nativeName(machine)}.${nic}`);
}
