import type { Ceph, Pool } from "node-ceph";
import { hashText } from "../../model/hash.ts";
import type { TargetId } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { DriverWorld } from "../driver.ts";
import { NEW_NAME } from "./states.ts";

/** One pool of a cluster, as reading and changing see it. */
export interface Cluster {
  readonly target: TargetId;
  readonly ceph: Ceph;
  readonly pool: Pool;
  /** Its StoragePool. */
  readonly owner: ResourceId;
  readonly world: DriverWorld;
  /** Names under which images are being made or discarded now, by this process, each with the end of it. */
  readonly turns: Map<string, Promise<unknown>>;
}

/**
 * Under which name an image is made, until it is complete and marked: so nothing half made ever has a wanted name, and
 * what a crash left is known for ours by its name.
 */
export function newName({ world }: OfFleet, name: string): string {
  return `${newNamesOf(world.fleet)}${hashText(name).slice(0, 16)}`;
}

/** What a name of ours depends on. */
export interface OfFleet {
  readonly world: Pick<DriverWorld, "fleet">;
}

/** How the names begin of what this fleet is making. */
export function newNamesOf(fleet: string): string {
  return `${NEW_NAME}${hashText(fleet).slice(0, 8)}-`;
}

/** What is about one name goes one after the other: a plan may discard what was left and make the image anew at once. */
export async function inTurn<T>(
  { turns }: Pick<Cluster, "turns">,
  name: string,
  task: () => Promise<T>,
): Promise<T> {
  const before = turns.get(name);
  const own = before === undefined ? task() : before.then(task, task);
  turns.set(name, own);
  try {
    return await own;
  } finally {
    if (turns.get(name) === own) turns.delete(name);
  }
}
