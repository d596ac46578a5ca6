import type { Ceph, Pool } from "node-ceph";
import { hashText } from "../../model/hash.ts";
import type { TargetId } from "../../model/object.ts";
import type { DriverWorld } from "../driver.ts";
import { NEW_NAME } from "./states.ts";

/** One pool of a cluster, as reading and changing see it. */
export interface Cluster {
  readonly target: TargetId;
  readonly ceph: Ceph;
  readonly pool: Pool;
  readonly world: DriverWorld;
  /** Names under which images are being made now, by this process. */
  readonly making: Set<string>;
}

/**
 * Under which name an image is made, until it is complete and marked: so nothing half made ever has a wanted name, and
 * what a crash left is known for ours by its name.
 */
export function newName({ world }: Pick<Cluster, "world">, name: string): string {
  return `${NEW_NAME}${hashText(`${world.fleet}\n${name}`).slice(0, 16)}`;
}
