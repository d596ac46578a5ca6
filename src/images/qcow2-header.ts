import { Failure } from "../model/failure.ts";

/** The bytes that a header has at most. */
export const QCOW2_HEADER_BYTES = 104;

/** The length of the fixed part of the header, by version. */
const HEADER_LENGTHS: ReadonlyMap<number, number> = new Map([
  [2, 72],
  [3, QCOW2_HEADER_BYTES],
]);

const SHORTEST = 2;

/** The facts of a qcow2 image that its users need. */
export interface Qcow2Header {
  readonly virtualBytes: number;
  /** True if the image names another file, from which blocks that it does not have are read. */
  readonly hasBackingFile: boolean;
}

/**
 * Reads the header of a qcow2 image. Throws `rejected` unless a program that opens the image needs nothing beyond the
 * image and the features that are allowed here: encrypted images, images with their data in another file, and images
 * with unknown features are refused. (QEMU, docs/interop/qcow2.txt: the header is big-endian.)
 */
export function parseQcow2Header(header: Buffer, path: string): Qcow2Header {
  const version = header.length < 8 ? SHORTEST : header.readUInt32BE(4);
  const length = HEADER_LENGTHS.get(version);
  if (length === undefined)
    throw rejected(path, `it is qcow2 of version ${version}, and only 2 and 3 are known`, CONVERT);
  if (header.length < length) throw rejected(path, "it ends before its qcow2 header does", FETCH_AGAIN);
  if (header.readUInt32BE(32) !== 0)
    throw rejected(path, "it is encrypted, and hosts do not have its key", DECRYPT);
  if (version === 3) assertAllowedFeatures(header.readBigUInt64BE(72), path);
  const bytes = header.readBigUInt64BE(24);
  if (bytes > BigInt(Number.MAX_SAFE_INTEGER))
    throw rejected(path, `its header says ${bytes} bytes, which no disk has`, FETCH_AGAIN);
  return { virtualBytes: Number(bytes), hasBackingFile: header.readBigUInt64BE(8) !== 0n };
}

type HintOf = (path: string) => string;

export const CONVERT: HintOf = (path) => `qemu-img convert -O qcow2 ${path} whole.qcow2`;
const FETCH_AGAIN: HintOf = () => "fetch the file again, and compare its digest with the published one";
const DECRYPT: HintOf = () => "decrypt it first: qemu-img convert with --object secret and --image-opts";
const REPAIR: HintOf = (path) => `qemu-img check -r all ${path}`;

/**
 * The incompatible features that are allowed, by bit. `dirty` (0) only matters to programs that write, `compression
 * type` (3) and `extended L2 entries` (4) only change how the image itself is read.
 */
const ALLOWED_FEATURES = (1n << 0n) | (1n << 3n) | (1n << 4n);

/** The other features that QEMU has, by bit, and what to do about them. */
const REFUSED_FEATURES: readonly (readonly [bit: bigint, message: string, hintOf: HintOf])[] = [
  [1n << 1n, "it is marked as corrupt", REPAIR],
  [1n << 2n, "its data is in another file, which is not read", CONVERT],
];

function assertAllowedFeatures(features: bigint, path: string): void {
  for (const [bit, message, hintOf] of REFUSED_FEATURES)
    if ((features & bit) !== 0n) throw rejected(path, message, hintOf);
  const unknown = features & ~ALLOWED_FEATURES;
  if (unknown === 0n) return;
  const message = `it needs features of qcow2 that are not known (0x${unknown.toString(16)})`;
  throw rejected(path, message, CONVERT);
}

export function rejected(path: string, message: string, hintOf: HintOf): Failure {
  return new Failure("rejected", `${path}: ${message}`, { hint: hintOf(path) });
}
