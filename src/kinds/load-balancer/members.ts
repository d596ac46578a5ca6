import { type LoadBalancerState, memberKey, splitMemberKey } from "../../drivers/haproxy/states.ts";
import { type ObjectId, objectRef } from "../../model/object.ts";
import { DEFAULT_PROJECT, nativeName, type Resource, referTo, resourceId } from "../../model/resource.ts";
import type { MemberClaim } from "../claims.ts";
import type { View } from "../kind.ts";
import type { VirtualMachineSpec } from "../virtual-machine/spec.gen.ts";
import type { LoadBalancerSpec } from "./spec.gen.ts";

export type LoadBalancer = Resource<LoadBalancerSpec>;

/** A machine that gets its share. */
export interface Member extends Pick<MemberClaim, "pool" | "name" | "address" | "port" | "weight"> {
  /** Undefined while it is not known where its machine is. */
  readonly domain: ObjectId | undefined;
}

/** All members: those given, those that machines ask to be, and those of which nothing is known at the moment. */
export function membersOf(resource: LoadBalancer, view: View): readonly Member[] {
  const asked: Member[] = [...given(resource, view), ...view.claims(resource.id, "member")];
  const known = new Map(asked.map((one) => [memberKey(one.pool, one.name), one]));
  return [...known.values(), ...unknown(resource, view).filter((one) => !known.has(keyOf(one)))];
}

function keyOf({ pool, name }: Member): string {
  return memberKey(pool, name);
}

/** As it is on whichever host it was seen. */
export function observedOf({ id }: LoadBalancer, view: View): LoadBalancerState | undefined {
  const object = view.observed(id).find(({ type }) => type === "loadbalancer");
  return object?.state as LoadBalancerState | undefined; // read by the driver in this shape
}

/** A machine counts by its first interface in the load balancer's network. */
function given(resource: LoadBalancer, view: View): Member[] {
  const { network, pools } = resource.spec;
  const on = referTo("Network", network, resource.project);
  const before = observedOf(resource, view)?.members ?? {};
  return pools.flatMap((pool) =>
    pool.members.flatMap(({ virtualMachine, port, weight }): Member[] => {
      const id = referTo("VirtualMachine", virtualMachine, resource.project);
      const machine = view.get<VirtualMachineSpec>(id);
      if (machine === undefined) return [];
      const name = nativeName(machine);
      const address = addressIn(machine, on, view) ?? before[memberKey(pool.name, name)]?.address;
      const domain = domainOf(machine, view);
      return address === undefined ? [] : [{ pool: pool.name, name, address, port, weight, domain }];
    }),
  );
}

function addressIn(machine: Resource<VirtualMachineSpec>, network: string, view: View): string | undefined {
  const index = machine.spec.interfaces.findIndex(
    (one) => referTo("Network", one.network, machine.project) === network,
  );
  return index === -1 ? undefined : view.address(machine.id, index);
}

function domainOf(machine: Pick<Resource, "id" | "project" | "name">, view: View): ObjectId | undefined {
  const host = view.placement(machine.id)?.host;
  return host === undefined ? undefined : objectRef("domain", host, nativeName(machine)).id;
}

/**
 * Members whose machine is wanted, but may be on a host that cannot be read: then nothing is asked for it. It stays; whether
 * it answers, the monitor finds out.
 */
function unknown(resource: LoadBalancer, view: View): Member[] {
  if (view.hosts().every(({ facts }) => facts !== undefined)) return [];
  const names = new Set(resource.spec.pools.map((pool) => pool.name));
  return Object.entries(observedOf(resource, view)?.members ?? {}).flatMap(([key, member]) => {
    const { pool, member: name } = splitMemberKey(key);
    const id = machineOf(name);
    const lost = names.has(pool) && view.get(id) !== undefined && view.placement(id) === undefined;
    const { address, port, weight } = member;
    return lost ? [{ pool, name, address, port, weight, domain: undefined }] : [];
  });
}

/** Of the name that a machine has on its host: `db`, or `shop.db`. */
function machineOf(native: string) {
  const [first = "", second] = native.split(".");
  const [project, name] = second === undefined ? [DEFAULT_PROJECT, first] : [first, second];
  return resourceId("VirtualMachine", project, name);
}
