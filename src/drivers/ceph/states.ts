/** The canonical states of objects in a Ceph cluster. An absent field is not managed: neither compared nor written. */

/** A managed pool of the cluster. */
export interface CephPoolState {
  /** Placement groups as last requested: the cluster may have changed their number by itself since. */
  readonly pgNum: number;
  /** Maximum of bytes; 0: no limit. */
  readonly quotaBytes: number;
}

/** A block image. */
export interface RbdState {
  /** Name of the pool in the cluster. */
  readonly pool: string;
  /** Virtual size. Absent for images that are filled once: their content determines it. */
  readonly capacityBytes?: number;
  /** Enabled features that can be toggled, in the order of `TOGGLEABLE_FEATURES`. */
  readonly features: readonly string[];
  /** Snapshot that the image is a copy on write of: `image@snapshot`. */
  readonly parent?: string;
  /** Digest of the content: complete, and unchanged since. */
  readonly content?: string;
  /** Protected snapshot that copies are based on. */
  readonly snapshot?: string;
}

/** Features that can be toggled at any time; the others are fixed at creation. */
export const TOGGLEABLE_FEATURES = ["exclusive-lock", "object-map", "fast-diff"] as const;

/** Features of new images. */
export const FEATURES = ["layering", ...TOGGLEABLE_FEATURES, "deep-flatten"] as const;

/** Name of the snapshot that copies of an image are based on. */
export const BASE_SNAPSHOT = "fleetwright";

/** Prefix of all temporary names, of any fleet. */
export const TEMPORARY_PREFIX = "fleetwright-new-";

export function isTemporaryName(name: string): boolean {
  return name.startsWith(TEMPORARY_PREFIX);
}
