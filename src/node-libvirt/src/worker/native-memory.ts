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

export function free(pointer: Pointer | null): void {
  if (pointer !== null && pointer !== 0n) callSync("void free(void *memory)", pointer);
}

/** Reads the elements of a C array of pointers. */
export function readPointers(array: Pointer, count: number): Pointer[] {
  const buffer = copyMemory(array, count * 8);
  return Array.from({ length: count }, (_, index) => buffer.readBigUInt64LE(index * 8));
}

/** Reads the text at a char*; null for NULL. Does not free the memory. */
export function readText(pointer: Pointer): string | null {
  return pointer === 0n ? null : koffi.decode.string(pointer);
}

/** Allocates native memory with a text and its closing NUL. Release it with free(). */
export function allocateText(text: string): Pointer {
  const bytes = Buffer.from(`${text}\0`, "utf8");
  const memory = allocateZeroed(bytes.length);
  callSync("void memcpy(void *to, void *from, size_t bytes)", memory, bytes, bytes.length);
  return memory;
}
