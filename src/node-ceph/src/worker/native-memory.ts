import koffi from "koffi";
import { callSync, type Pointer } from "./native.ts";

/** Copies native memory. Uses memcpy because it needs no koffi type per length: koffi never releases types. */
export function copyMemory(from: Pointer, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (bytes > 0) callSync("void memcpy(void *to, void *from, size_t bytes)", buffer, from, bytes);
  return buffer;
}

/** Allocates zeroed native memory. Release it with free(). */
export function allocateZeroed(bytes: number): Pointer {
  return callSync("void *calloc(size_t count, size_t bytes)", 1, bytes) as Pointer;
}

export function free(pointer: Pointer): void {
  callSync("void free(void *memory)", pointer);
}

/** Reads the text at a char*; empty for NULL. Does not free the memory. */
export function readTextAt(pointer: Pointer): string {
  return pointer === 0n ? "" : koffi.decode.string(pointer);
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
