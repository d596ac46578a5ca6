import { type ReachableFleet, reachableFleet } from "../../../src/cli/inventory/reachable-machines.ts";
import type { ObservedObject } from "../../../src/model/object.ts";
import { asObserved, compileFleet, compileInputOf, resourcesOf } from "../compiled-fleet.ts";

/** The base of fleets whose hosts have ssh. */
export const SSH_BASE = `
{apiVersion: fleetwright/v1, kind: InstanceType, metadata: {name: small}, spec: {cpu: {guest: 1}, memory: {guest: 512Mi}}}
---
{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: local}, spec: {type: dir, path: /data}}
---
{apiVersion: fleetwright/v1, kind: Image, metadata: {name: micro}, spec: {source: {recipe: micro}}}
---
`;

export const HOST = (name: string, spec: string) =>
  `{apiVersion: fleetwright/v1, kind: Host, metadata: {name: ${name}}, spec: ${spec}}\n---\n`;
export const NETWORK = (name: string, spec: string) =>
  `{apiVersion: fleetwright/v1, kind: Network, metadata: {name: ${name}}, spec: ${spec}}\n---\n`;
export const MACHINE = (metadata: string, network: string, more = "") =>
  `{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: ${metadata}, spec: {instanceType: default/small, image: default/micro, interfaces: [{network: default/${network}}]${more}}}\n---\n`;

interface Conditions {
  readonly user?: string;
  /** Changes what is observed. Objects are observed as desired. */
  readonly alter?: (object: ObservedObject) => ObservedObject;
}

/** Returns the machines of a fleet, as they are after an apply. */
export function reachable(
  yaml: string,
  { user, alter = (object) => object }: Conditions = {},
): ReachableFleet {
  const compiled = compileFleet(yaml);
  const observed = asObserved(compiled.objects).map(alter);
  const { snapshot } = compileInputOf(resourcesOf(yaml), { observed });
  const context = { resources: compiled.resources, compiled, snapshot };
  const fleet = { id: "test" } as never; // only its id is read
  return reachableFleet({ ...context, fleet }, user);
}
