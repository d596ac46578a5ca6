/**
 * The canonical states of what is in a Ceph cluster. An absent field is not managed: neither compared nor written.
 */

/** A pool of the cluster that was made by us. */
export interface CephPoolState {
  /** Placement groups, as asked for last: the cluster may have changed their number by itself since. */
  readonly pgNum: number;
  /** Most bytes that it may hold; 0: no limit. */
  readonly quotaBytes: number;
}

/** A block image. */
export interface RbdState {
  /** The pool in the cluster. */
  readonly pool: string;
  /** Virtual size. Absent for what is filled once: its content says it. */
  readonly capacityBytes?: number;
  /** Those that can be switched, in the order of `SWITCHED`. */
  readonly features: readonly string[];
  /** What it is a copy on write of: `image@snapshot`. */
  readonly parent?: string;
  /** Digest of what was put in: complete, and never written since. */
  readonly content?: string;
  /** The protected snapshot that copies are made from. */
  readonly snapshot?: string;
}

/** Features that can be switched on and off at any time; the others are decided when an image is made. */
export const SWITCHED = ["exclusive-lock", "object-map", "fast-diff"] as const;

/** Of new images. */
export const FEATURES = ["layering", ...SWITCHED, "deep-flatten"] as const;

/** The snapshot that copies of an image are made from. */
export const BASE = "fleetwright";

/** How the names begin of images that are being made, of any fleet's. */
export const NEW_NAME = "fleetwright-new-";

export function isNewName(name: string): boolean {
  return name.startsWith(NEW_NAME);
}
