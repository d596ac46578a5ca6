import { referencesOf } from "../../fleet/references.ts";
import { addToGroup } from "../../model/group-by.ts";
import type { ObservedObject, TargetId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource, parseResourceId, type Resource, type ResourceId } from "../../model/resource.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import type { Compiled } from "../compile.ts";

/** The fleet as it is, and as it would be compiled without the hosts. */
export interface HostLossInput {
  readonly hosts: ReadonlySet<TargetId>;
  readonly fleet: string;
  readonly snapshot: Snapshot;
  readonly before: FleetState;
  readonly after: FleetState;
}

interface FleetState {
  readonly compiled: Pick<Compiled, "objects" | "placements" | "resources">;
  /** All that is blocked: by placement, by files, by secrets. */
  readonly blocked: readonly Blocked[];
}

export interface LossContext {
  readonly resources: ReadonlyMap<ResourceId, Resource>;
  /** The fleet's own objects on the lost hosts, by owner. */
  readonly lost: ReadonlyMap<ResourceId, readonly ObservedObject[]>;
  /** Machines that run on the lost hosts, or may be there. */
  readonly affected: ReadonlySet<ResourceId>;
  readonly lostVolumes: ReadonlySet<ResourceId>;
  /** Volumes of affected machines. */
  readonly usedVolumes: ReadonlySet<ResourceId>;
  readonly blockedAfter: ReadonlyMap<ResourceId, readonly Blocked[]>;
}

export function lossContext({ hosts, fleet, snapshot, before, after }: HostLossInput): LossContext {
  const resources = new Map(before.compiled.resources.map((resource) => [resource.id, resource]));
  const lost = new Map<ResourceId, ObservedObject[]>();
  for (const object of snapshot.objects)
    if (object.mark?.fleet === fleet && hosts.has(object.target)) addToGroup(lost, object.mark.owner, object);
  const blockedAfter = new Map<ResourceId, Blocked[]>();
  for (const entry of after.blocked) addToGroup(blockedAfter, entry.resource, entry);
  const affected = affectedMachines({ hosts, snapshot, before }, lost);
  const volumesOf = (id: ResourceId) => volumeIds(resources.get(id));
  return {
    resources,
    lost,
    affected,
    blockedAfter,
    lostVolumes: new Set(
      [...lost].filter(([id, objects]) => isVolume(id) && objects.some(isData)).map(([id]) => id),
    ),
    usedVolumes: new Set([...affected].flatMap(volumesOf)),
  };
}

const isVolume = (id: ResourceId) => parseResourceId(id).kind === "Volume";
const isMachine = (id: ResourceId) => parseResourceId(id).kind === "VirtualMachine";

/** Copies of images and seeds have a known content, and are made again. What is in the trash has been given up. */
export function isData({ type, state, trashed }: ObservedObject): boolean {
  return type === "volume" && state.content === undefined && trashed === undefined;
}

export function volumeIds(resource: Resource | undefined): ResourceId[] {
  return resource === undefined
    ? []
    : referencesOf(resource)
        .map(({ id }) => id)
        .filter(isVolume);
}

/**
 * Returns the machines with a domain or a disk on the hosts, those that would be placed there, and those that may be
 * there because a host among them cannot be read.
 */
function affectedMachines(
  { hosts, snapshot, before }: Pick<HostLossInput, "hosts" | "snapshot" | "before">,
  lost: LossContext["lost"],
): ReadonlySet<ResourceId> {
  const holds = (objects: readonly ObservedObject[]) =>
    objects.some((object) => object.type === "domain" || isData(object));
  const observed = [...lost].filter(([id, objects]) => isMachine(id) && holds(objects)).map(([id]) => id);
  const placed = [...before.compiled.placements].filter(([, { host }]) => hosts.has(host)).map(([id]) => id);
  const isHostUnread = [...hosts].some((host) => snapshot.unreadable.has(host));
  const unknown = before.blocked.filter(({ resource, code }) => code === "unreadable" && isMachine(resource));
  return new Set([...observed, ...placed, ...(isHostUnread ? unknown.map(({ resource }) => resource) : [])]);
}

/** Returns the reasons why a resource is blocked, without its name. */
export function reasonsOf(blocked: readonly Blocked[]): readonly string[] {
  return [
    ...new Set(
      blocked.map(({ resource, message }) => {
        const subject = `${formatResource(resource)}: `;
        return message.startsWith(subject) ? message.slice(subject.length) : message;
      }),
    ),
  ];
}
