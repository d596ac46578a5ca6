import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import type { VirtualMachinePoolSpec } from "../../generated/kinds/virtual-machine-pool.ts";
import { type Hash, hashOf } from "../../model/hash.ts";
import { memoizeByIdentity } from "../../model/memoize.ts";
import { type Membership, type Resource, resourceId } from "../../model/resource.ts";
import { memberName } from "./member-name.ts";

export type MachinePoolResource = Resource<VirtualMachinePoolSpec>;
export type MemberResource = Resource<VirtualMachineSpec>;
export type MemberTemplate = VirtualMachinePoolSpec["template"];

/** Returns the hash of a template, computed once. It distinguishes templates; what a change costs follows from the objects. */
export const templateHash: (template: MemberTemplate) => Hash = memoizeByIdentity(hashOf);

/**
 * Returns the members that a pool has if none has left and none is additional, by number. For checks of the files, which do
 * not know the observed members. Returns the same list for the same pool, because resources are immutable.
 */
export const nominalMembers: (pool: MachinePoolResource) => readonly MemberResource[] = memoizeByIdentity(
  (pool: MachinePoolResource) =>
    Array.from({ length: pool.spec.replicas + pool.spec.warmPool.size }, (_, number) =>
      memberResource(pool, memberName(pool.name, { role: "member", number })),
    ),
);

/** The properties of a member besides its name. */
export interface MemberOptions extends Partial<Omit<Membership, "pool" | "template">> {
  /** [the template of the pool] */
  readonly template?: MemberTemplate;
  /** False: the machine is kept off. [true] */
  readonly runs?: boolean;
}

/** Returns the resource of a member. It is identical for the same pool and options. */
export function memberResource(
  pool: MachinePoolResource,
  name: string,
  options: MemberOptions = {},
): MemberResource {
  const { template = pool.spec.template, warm = false, recreate = false, rejected, runs = true } = options;
  const hash = templateHash(template);
  const known = resourcesOf(pool);
  const key = [name, hash, warm, recreate, runs, rejected].join(" ");
  const resource = known.get(key) ?? {
    id: resourceId("VirtualMachine", pool.project, name),
    kind: "VirtualMachine",
    name,
    project: pool.project,
    labels: { ...template.metadata.labels, ...memberLabels(pool).get(name) },
    annotations: template.metadata.annotations,
    spec: memberSpec(pool, name, template.spec, runs),
    source: pool.source, // the identical object, because its line follows the file
    expandedFrom: pool.id,
    member: {
      pool: pool.id,
      template: hash,
      warm,
      recreate,
      ...(rejected === undefined ? {} : { rejected }),
    },
  };
  known.set(key, resource);
  return resource;
}

const resourcesOf: (pool: MachinePoolResource) => Map<string, MemberResource> = memoizeByIdentity(
  () => new Map(),
);

/** Labels of single members, by name. */
export const memberLabels: (pool: MachinePoolResource) => ReadonlyMap<string, Resource["labels"]> =
  memoizeByIdentity(
    ({ spec }: MachinePoolResource) => new Map(spec.members.map(({ name, labels }) => [name, labels])),
  );

/** Returns the spec of the template, with the member's own DNS name, and the stricter of the policies of pool and template. */
function memberSpec(
  { spec: pool }: MachinePoolResource,
  name: string,
  template: VirtualMachineSpec,
  runs: boolean,
): VirtualMachineSpec {
  const spec: VirtualMachineSpec = {
    ...template,
    deletionPolicy: pool.deletionPolicy === "Retain" ? "Retain" : template.deletionPolicy,
    protect: pool.protect || template.protect,
    drift: pool.drift === "report" ? "report" : template.drift,
  };
  if (pool.dns?.perInstance === true) spec.dns = { zone: pool.dns.zone, name };
  if (!runs) spec.runStrategy = "Halted";
  return spec;
}

/** Label that keeps a member when its pool gets smaller. */
const PROTECTION = { key: "fleetwright/scale-in", value: "protected" } as const;

export function isProtectedMember({ labels }: Pick<Resource, "labels">): boolean {
  return labels[PROTECTION.key] === PROTECTION.value;
}
