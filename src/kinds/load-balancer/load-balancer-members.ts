import {
  type LoadBalancerState,
  type MemberState,
  memberKey,
  splitMemberKey,
} from "../../drivers/haproxy/states.ts";
import type { LoadBalancerSpec } from "../../generated/kinds/load-balancer.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import type { ObjectId } from "../../model/object.ts";
import { machineOfNativeName, nativeName, type Resource, resolveReference } from "../../model/resource.ts";
import type { MemberClaim } from "../claims.ts";
import type { KindContext } from "../kind.ts";
import { domainRef } from "../shared/domain-ref.ts";

export type LoadBalancerResource = Resource<LoadBalancerSpec>;

/** A member of a pool of a load balancer. */
export interface LoadBalancerMember
  extends Pick<MemberClaim, "pool" | "name" | "address" | "port" | "weight"> {
  /** Undefined while the machine's host is unknown. */
  readonly domain: ObjectId | undefined;
  /** `maint`: it gets no new connections, because its readiness probe fails, or because its machine is about to stop. */
  readonly state: MemberState["state"];
}

type RequestedMember = Omit<LoadBalancerMember, "state"> & Partial<Pick<MemberClaim, "drains">>;

/**
 * Returns all members: those of the spec, those of claims, and observed members whose machine cannot be read.
 */
export function membersOf(resource: LoadBalancerResource, view: KindContext): readonly LoadBalancerMember[] {
  const requested = [...specifiedMembers(resource, view), ...view.claims(resource.id, "member")].map(
    (member) => ({ ...member, state: memberStateOf(member, resource, view) }),
  );
  const byKey = new Map(requested.map((member) => [memberKey(member.pool, member.name), member]));
  return [
    ...byKey.values(),
    ...unreadableMembers(resource, view).filter((member) => !byKey.has(keyOfMember(member))),
  ];
}

/**
 * Returns the state of a member by its readiness probe, unless it is to be drained. While the readiness is unknown, the member
 * keeps its state, and a new one gets no connections yet. A member without a probe always gets its share.
 */
function memberStateOf(
  { pool, name, drains = false }: Pick<RequestedMember, "pool" | "name" | "drains">,
  resource: LoadBalancerResource,
  view: KindContext,
): MemberState["state"] {
  if (drains) return "maint";
  const machine = view.get<VirtualMachineSpec>(machineOfNativeName(name));
  if (machine?.spec.readinessProbe === undefined) return "ready";
  const { state } = view.readiness(machine.id);
  if (state !== "unknown") return state === "ready" ? "ready" : "maint";
  return observedState(resource, view)?.members[memberKey(pool, name)]?.state === "ready" ? "ready" : "maint";
}

function keyOfMember({ pool, name }: Pick<LoadBalancerMember, "pool" | "name">): string {
  return memberKey(pool, name);
}

/** Returns the observed state, from any host. */
export function observedState(
  { id }: LoadBalancerResource,
  view: KindContext,
): LoadBalancerState | undefined {
  const object = view.observed(id).find(({ type }) => type === "loadbalancer");
  return object?.state as LoadBalancerState | undefined; // the driver returns this type
}

/**
 * Returns the members of the spec. The address is that of the machine's first interface in the load balancer's
 * network.
 */
function specifiedMembers(resource: LoadBalancerResource, view: KindContext): RequestedMember[] {
  const { network, pools } = resource.spec;
  const on = resolveReference("Network", network, resource.project);
  const observed = observedState(resource, view)?.members ?? {};
  return pools.flatMap((pool) =>
    pool.members.flatMap(({ virtualMachine, port, weight }): RequestedMember[] => {
      const id = resolveReference("VirtualMachine", virtualMachine, resource.project);
      const machine = view.get<VirtualMachineSpec>(id);
      if (machine === undefined) return [];
      const name = nativeName(machine);
      const address = addressInNetwork(machine, on, view) ?? observed[memberKey(pool.name, name)]?.address;
      const domain = domainOf(machine, view);
      return address === undefined ? [] : [{ pool: pool.name, name, address, port, weight, domain }];
    }),
  );
}

function addressInNetwork(
  machine: Resource<VirtualMachineSpec>,
  network: string,
  view: KindContext,
): string | undefined {
  const index = machine.spec.interfaces.findIndex(
    (nic) => resolveReference("Network", nic.network, machine.project) === network,
  );
  return index === -1 ? undefined : view.address(machine.id, index);
}

function domainOf(machine: Resource<VirtualMachineSpec>, view: KindContext): ObjectId | undefined {
  const host = view.placement(machine.id)?.host;
  return host === undefined ? undefined : domainRef(machine, host).id;
}

/**
 * Returns observed members whose machine exists in the fleet but may be on an unreadable host. Such a machine makes
 * no claims. The member stays, and the health monitor decides whether it gets connections.
 */
function unreadableMembers(resource: LoadBalancerResource, view: KindContext): LoadBalancerMember[] {
  if (view.hosts().every(({ facts }) => facts !== undefined)) return [];
  const names = new Set(resource.spec.pools.map((pool) => pool.name));
  return Object.entries(observedState(resource, view)?.members ?? {}).flatMap(([key, member]) => {
    const { pool, member: name } = splitMemberKey(key);
    const id = machineOfNativeName(name);
    const isUnreadable = names.has(pool) && view.get(id) !== undefined && view.placement(id) === undefined;
    const { address, port, weight } = member;
    const state = memberStateOf({ pool, name }, resource, view);
    return isUnreadable ? [{ pool, name, address, port, weight, state, domain: undefined }] : [];
  });
}
