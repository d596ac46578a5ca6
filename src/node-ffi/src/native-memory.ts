import koffi from "koffi";
import { createNativeCalls, type NativeFunction, type Pointer } from "./native-calls.ts";

/** The C library of the process. It is loaded by the first call, after the binding has configured koffi. */
const { callSync } = createNativeCalls((prototype) => koffi.load(null).func(prototype) as NativeFunction);

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

/** Reads the text at a char*; null for NULL. Does not free the memory. */
export function readText(pointer: Pointer): string | null {
  return pointer === 0n ? null : koffi.decode.string(pointer);
}
