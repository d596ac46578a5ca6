import { invalidArgument } from "../error.ts";
import type { ImageFeature } from "../types.ts";

/** RBD_FEATURE_*: https://github.com/ceph/ceph/blob/main/src/include/rbd/features.h */
const BITS: Readonly<Record<ImageFeature, bigint>> = {
  layering: 1n << 0n,
  striping: 1n << 1n,
  "exclusive-lock": 1n << 2n,
  "object-map": 1n << 3n,
  "fast-diff": 1n << 4n,
  "deep-flatten": 1n << 5n,
  journaling: 1n << 6n,
  "data-pool": 1n << 7n,
  operations: 1n << 8n,
  migrating: 1n << 9n,
  "non-primary": 1n << 10n,
};

/** In the order of their bits. Throws for a bit without a name: nothing is known of such an image. */
export function featuresOf(bits: bigint): ImageFeature[] {
  const names = Object.entries(BITS) as [ImageFeature, bigint][];
  const found = names.filter(([, bit]) => (bits & bit) !== 0n);
  const known = found.reduce((sum, [, bit]) => sum | bit, 0n);
  if (known !== bits) throw new Error(`an image has features that are not known here: ${bits.toString(2)}`);
  return found.map(([name]) => name);
}

export function bitsOf(features: readonly string[], api: string): bigint {
  return features.reduce((sum, name) => {
    const bit = BITS[name as ImageFeature];
    if (bit === undefined) throw invalidArgument(api, `"${name}" is no feature of an image`);
    return sum | bit;
  }, 0n);
}
