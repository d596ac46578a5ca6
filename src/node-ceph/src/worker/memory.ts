import koffi from "koffi";
import { now, type Pointer } from "./native.ts";

/** A copy of native memory. memcpy needs no koffi type per length: types are never released, so none may be made per call. */
export function copy(from: Pointer, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (bytes > 0) now("void memcpy(void *to, void *from, size_t bytes)", buffer, from, bytes);
  return buffer;
}

/** Zeroed native memory; give it back with free(). */
export function zeroed(bytes: number): Pointer {
  return now("void *calloc(size_t count, size_t bytes)", 1, bytes) as Pointer;
}

export function free(pointer: Pointer): void {
  now("void free(void *memory)", pointer);
}

/** The text at a char*, empty where it is NULL. The memory stays the owner's. */
export function textAt(pointer: Pointer): string {
  return pointer === 0n ? "" : koffi.decode.string(pointer);
}

/** Sizes beyond 2^53 are no sizes of images. */
export function number(raw: Buffer, at: number): number {
  return Number(raw.readBigUInt64LE(at));
}

/** An integer that C changes: `size_t *`, `uint64_t *`. */
export function cell(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}
