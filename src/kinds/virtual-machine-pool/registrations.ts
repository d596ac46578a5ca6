import { type LoadBalancerState, memberKey } from "../../drivers/haproxy/states.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { PartHealth } from "../../model/readiness.ts";
import { formatResource, nativeName, type ResourceId, resolveReference } from "../../model/resource.ts";
import { parseSeconds } from "../../model/units.ts";
import type { ExpansionContext } from "../kind.ts";
import type { ObservedRegistration } from "./availability.ts";
import type { MachinePoolResource } from "./member-resource.ts";

type View = Pick<ExpansionContext, "get" | "hosts" | "observed">;

/** A load balancer of a pool, as it was observed. */
interface ObservedLoadBalancer {
  readonly id: ResourceId;
  /** Name of its pool. */
  readonly pool: string;
  readonly delaySeconds: number;
  /** Undefined: it was not observed. */
  readonly object: ObservedObject | undefined;
}

/** Returns the load balancers of a pool. One that is not created yet is left out. */
export function observedLoadBalancers(
  { spec, project }: MachinePoolResource,
  view: View,
): readonly ObservedLoadBalancer[] {
  return spec.loadBalancers.flatMap(({ name, pool, deregistrationDelay }): ObservedLoadBalancer[] => {
    const id = resolveReference("LoadBalancer", name, project);
    const object = view.observed(id).find(({ type }) => type === "loadbalancer");
    const isUnknown = object === undefined && view.hosts().some(({ facts }) => facts === undefined);
    if (view.get(id) === undefined || (object === undefined && !isUnknown)) return [];
    return [{ id, pool, delaySeconds: parseSeconds(deregistrationDelay), object }];
  });
}

/** Returns the registrations of a member. */
export function registrationsOf(
  member: { readonly project: string; readonly name: string },
  loadBalancers: readonly ObservedLoadBalancer[],
): readonly ObservedRegistration[] {
  return loadBalancers.flatMap(({ pool, delaySeconds, object }): ObservedRegistration[] => {
    if (object === undefined)
      return [{ state: "unknown", since: undefined, idle: false, delaySeconds, place: undefined }];
    const key = memberKey(pool, nativeName(member));
    const { members } = stateOf(object);
    const entry = stateOf({ state: object.running ?? object.state }).members?.[key] ?? members?.[key];
    if (entry === undefined) return [];
    const drain = object.drains?.[key];
    const state = entry.state === "ready" ? "in-service" : "draining";
    const place = { object: object.id, key };
    return [{ state, since: drain?.since, idle: drain?.idle ?? false, delaySeconds, place }];
  });
}

function stateOf({ state }: { readonly state: object }): Partial<LoadBalancerState> {
  return state; // the driver returns this type
}

/** Returns the names of the machines that are registered, also of those that are not observed. */
export function registeredNames(
  { project }: MachinePoolResource,
  loadBalancers: readonly ObservedLoadBalancer[],
): readonly string[] {
  const prefixes = loadBalancers.map(({ pool }) => memberKey(pool, nativeName({ project, name: "" })));
  return loadBalancers.flatMap(({ object }, index) => {
    const prefix = prefixes[index] ?? "";
    const keys = Object.keys((object && stateOf(object).members) ?? {});
    return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  });
}

/** Returns the health of a member by the monitors of its load balancers: one that finds it down is enough. */
export function monitoredHealth(
  member: { readonly project: string; readonly name: string },
  loadBalancers: readonly ObservedLoadBalancer[],
): { readonly check: PartHealth; readonly complaint: string } {
  const found = loadBalancers.map(({ id, pool, object }) => ({
    id,
    health: object?.health?.[memberKey(pool, nativeName(member))],
  }));
  const down = found.find(({ health }) => health?.state === "down");
  const first = down ?? found.find(({ health }) => health?.state === "up");
  const check: PartHealth = first?.health ?? { state: "unknown" };
  return { check, complaint: `${formatResource(first?.id ?? NO_ID)} finds it down` };
}

const NO_ID: ResourceId = "LoadBalancer/default/none";
