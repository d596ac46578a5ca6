import { allocateZeroed, copyMemory } from "node-ffi/worker";
import { callSync, type Pointer } from "./native.ts";

/** Reads the elements of a C array of pointers. */
export function readPointers(array: Pointer, count: number): Pointer[] {
  const buffer = copyMemory(array, count * 8);
  return Array.from({ length: count }, (_, index) => buffer.readBigUInt64LE(index * 8));
}

/** Allocates native memory with a text and its closing NUL. Release it with free(). */
export function allocateText(text: string): Pointer {
  const bytes = Buffer.from(`${text}\0`, "utf8");
  const memory = allocateZeroed(bytes.length);
  callSync("void memcpy(void *to, void *from, size_t bytes)", memory, bytes, bytes.length);
  return memory;
}
