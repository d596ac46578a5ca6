import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import type { VirtualMachinePoolSpec } from "../../generated/kinds/virtual-machine-pool.ts";
import { memoizeByIdentity } from "../../model/memoize.ts";
import { parseResourceId, type Resource, type ResourceId, resourceId } from "../../model/resource.ts";

export type MachinePoolResource = Resource<VirtualMachinePoolSpec>;
export type PoolMember = Resource<VirtualMachineSpec>;

/** The name of this kind, for code that distinguishes members from other machines. */
export const MACHINE_POOL_KIND = "VirtualMachinePool";

/** Returns the machines of a pool, by number. Returns the same list for the same pool, because resources are immutable. */
export const membersOf: (pool: MachinePoolResource) => readonly PoolMember[] = memoizeByIdentity(
  (pool: MachinePoolResource) =>
    Array.from({ length: pool.spec.replicas }, (_, number) => expandMember(pool, number)),
);

/** Returns the member with this number, even if the pool has fewer replicas. */
export function expandMember(pool: MachinePoolResource, number: number): PoolMember {
  const name = memberName(pool.name, number);
  const { metadata } = pool.spec.template;
  return {
    id: resourceId("VirtualMachine", pool.project, name),
    kind: "VirtualMachine",
    name,
    project: pool.project,
    labels: metadata.labels,
    annotations: metadata.annotations,
    spec: memberSpec(pool, name),
    source: pool.source, // the identical object, because its line follows the file
    expandedFrom: pool.id,
  };
}

/** Returns the spec of the template, with the member's own DNS name if the pool has `perInstance`. */
function memberSpec({ spec: { template, dns } }: MachinePoolResource, name: string): VirtualMachineSpec {
  return dns?.perInstance === true ? { ...template.spec, dns: { zone: dns.zone, name } } : template.spec;
}

function memberName(pool: string, number: number): string {
  return `${pool}-${number}`;
}

const MEMBER_NAME = /^(.+)-(?:0|[1-9][0-9]*)$/;

/**
 * Returns the pool of a machine by its name: `web` for `web-3`. For removed members and unreadable pools only the
 * name shows the pool. A VirtualMachine of the files may have such a name too, so look that up first.
 */
export function poolByName(id: ResourceId): ResourceId | undefined {
  const { kind, project, name } = parseResourceId(id);
  const pool = kind === "VirtualMachine" ? MEMBER_NAME.exec(name)?.[1] : undefined;
  return pool === undefined ? undefined : resourceId(MACHINE_POOL_KIND, project, pool);
}
