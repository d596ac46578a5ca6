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

export function free(pointer: Pointer | null): void {
  if (pointer !== null && pointer !== 0n) now("void free(void *memory)", pointer);
}

/** The elements of a C array of pointers. */
export function pointers(array: Pointer, count: number): Pointer[] {
  const buffer = copy(array, count * 8);
  return Array.from({ length: count }, (_, index) => buffer.readBigUInt64LE(index * 8));
}

/** The text at a char*, or null where it is NULL. The memory stays the owner's. */
export function textAt(pointer: Pointer): string | null {
  return pointer === 0n ? null : koffi.decode.string(pointer);
}

/** Native memory with a text in it and its closing NUL. */
export function nativeText(text: string): Pointer {
  const bytes = Buffer.from(`${text}\0`, "utf8");
  const memory = zeroed(bytes.length);
  now("void memcpy(void *to, void *from, size_t bytes)", memory, bytes, bytes.length);
  return memory;
}
