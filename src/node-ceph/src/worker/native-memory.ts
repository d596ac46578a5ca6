import { type Pointer, readText } from "node-ffi/worker";

/** Reads the text at a char*; empty for NULL. Does not free the memory. */
export function readTextAt(pointer: Pointer): string {
  return readText(pointer) ?? "";
}

/** Reads an unsigned 64-bit integer as a number. Sizes of images are below 2^53. */
export function readUint64(raw: Buffer, at: number): number {
  return Number(raw.readBigUInt64LE(at));
}

/** Creates an integer that C can change: `size_t *`, `uint64_t *`. */
export function uint64Cell(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}
