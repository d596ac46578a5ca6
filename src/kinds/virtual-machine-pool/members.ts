import { parseResourceId, type Resource, type ResourceId, resourceId } from "../../model/resource.ts";
import type { VirtualMachineSpec } from "../virtual-machine/spec.gen.ts";
import type { VirtualMachinePoolSpec } from "./spec.gen.ts";

export type Pool = Resource<VirtualMachinePoolSpec>;
export type Member = Resource<VirtualMachineSpec>;

/** The kind of pools, for those who must tell members from other machines. */
export const POOL = "VirtualMachinePool";

const known = new WeakMap<Pool, readonly Member[]>();

/** The machines of a pool, by their numbers. The same objects for the same pool: resources never change. */
export function membersOf(pool: Pool): readonly Member[] {
  const members =
    known.get(pool) ?? Array.from({ length: pool.spec.replicas }, (_, number) => member(pool, number));
  known.set(pool, members);
  return members;
}

/** One machine of a pool, whether or not the pool has so many. */
export function member(pool: Pool, number: number): Member {
  const name = memberName(pool.name, number);
  const { metadata } = pool.spec.template;
  return {
    id: resourceId("VirtualMachine", pool.project, name),
    kind: "VirtualMachine",
    name,
    project: pool.project,
    labels: metadata.labels,
    annotations: metadata.annotations,
    spec: specOf(pool, name),
    source: pool.source, // the very same, since its line follows the file
    expandedFrom: pool.id,
  };
}

/** The template's spec, with the member's own name in DNS where the pool says so. */
function specOf({ spec: { template, dns } }: Pool, name: string): VirtualMachineSpec {
  return dns?.perInstance === true ? { ...template.spec, dns: { zone: dns.zone, name } } : template.spec;
}

export function memberName(pool: string, number: number): string {
  return `${pool}-${number}`;
}

const MEMBER = /^(.+)-(?:0|[1-9][0-9]*)$/;

/**
 * The pool that a machine belongs to, by its name: `web-3` to `web`. This is all that tells it of what its pool no
 * longer wants, or when the pool itself cannot be read. A machine that is written may be called so, too: ask for it first.
 */
export function poolByName(id: ResourceId): ResourceId | undefined {
  const { kind, project, name } = parseResourceId(id);
  const pool = kind === "VirtualMachine" ? MEMBER.exec(name)?.[1] : undefined;
  return pool === undefined ? undefined : resourceId(POOL, project, pool);
}
