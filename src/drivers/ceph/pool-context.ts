import type { Ceph, Pool } from "node-ceph";
import { hashText } from "../../model/hash.ts";
import type { TargetId } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { DriverContext } from "../driver.ts";
import { TEMPORARY_PREFIX } from "./states.ts";

/** One pool of a cluster, for reads and changes. */
export interface CephPoolContext {
  readonly target: TargetId;
  readonly ceph: Ceph;
  readonly pool: Pool;
  /** StoragePool resource of the pool. */
  readonly owner: ResourceId;
  readonly context: DriverContext;
  /** Images that this process is creating or removing now, by name, each with its end. */
  readonly pendingByName: Map<string, Promise<unknown>>;
}

/**
 * Returns the name of an image until it is complete and marked. Therefore no incomplete image has a desired name, and
 * the remains of a crash are known as ours.
 */
export function temporaryName({ context }: FleetScope, name: string): string {
  return `${temporaryNamePrefix(context.fleet)}${hashText(name).slice(0, 16)}`;
}

/** The scope of temporary names. */
export interface FleetScope {
  readonly context: Pick<DriverContext, "fleet">;
}

/** Returns the prefix of the temporary names of this fleet. */
export function temporaryNamePrefix(fleet: string): string {
  return `${TEMPORARY_PREFIX}${hashText(fleet).slice(0, 8)}-`;
}

/** Serializes tasks about one name: a plan may delete the remains of an image and create it again at the same time. */
export async function serialize<T>(
  { pendingByName: turns }: Pick<CephPoolContext, "pendingByName">,
  name: string,
  task: () => Promise<T>,
): Promise<T> {
  const previous = turns.get(name);
  const current = previous === undefined ? task() : previous.then(task, task);
  turns.set(name, current);
  try {
    return await current;
  } finally {
    if (turns.get(name) === current) turns.delete(name);
  }
}
