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

/** Returns the features in the order of their bits. Throws for an unknown bit, because the image may have an unknown format. */
export function decodeFeatures(bits: bigint): ImageFeature[] {
  const names = Object.entries(BITS) as [ImageFeature, bigint][];
  const named = names.filter(([, bit]) => (bits & bit) !== 0n);
  const namedBits = named.reduce((sum, [, bit]) => sum | bit, 0n);
  if (namedBits !== bits) throw new Error(`an image has unknown features: ${bits.toString(2)}`);
  return named.map(([name]) => name);
}

export function encodeFeatures(features: readonly string[], api: string): bigint {
  return features.reduce((sum, name) => {
    const bit = BITS[name as ImageFeature];
    if (bit === undefined) throw invalidArgument(api, `"${name}" is no feature of an image`);
    return sum | bit;
  }, 0n);
}
