import koffi from "koffi";
import {
  createNativeCalls,
  functionName,
  type NativeFunction,
  type NativeValue,
  type Pointer,
} from "node-ffi/worker";
import { virErrorNumber } from "../constants.gen.ts";
import { localError } from "../error.ts";

export type { NativeValue, Pointer };

// This applies per environment, and only before the first load. Each lane and reader of a connection may have a call in flight.
// Resident calls need no new memory mapping, which takes longer than many calls.
koffi.config({ max_async_calls: 4096, resident_async_pools: 32 });

/** A char* that the caller must free. koffi copies the text and frees it. */
koffi.disposable("HeapStr", "str", koffi.free);

const libc = koffi.load(null);
const libvirt = koffi.load("libvirt.so.0");
let libvirtQemu: ReturnType<typeof koffi.load> | undefined;

/**
 * Calls of C functions by their prototypes. `callSync` runs on the Worker's thread: only for functions that do not block
 * and send no request to a daemon.
 */
export const { callAsync, callSync } = createNativeCalls(declare);

/** Returns the address of a C function of libvirt, to pass to C as a callback. */
export function symbolOf(name: string): Pointer {
  return libvirt.symbol(name) as Pointer;
}

/**
 * A C function without effect for any arguments. Handlers that fire on foreign threads must be native. Otherwise that thread would
 * wait for the thread of JavaScript.
 */
export const NOOP: Pointer = libc.symbol("getpid") as Pointer;

function declare(prototype: string): NativeFunction {
  const symbol = functionName(prototype);
  try {
    return libraryOf(symbol).func(prototype) as NativeFunction;
  } catch (cause) {
    const message = `this libvirt has no such function (${cause instanceof Error ? cause.message : cause})`;
    throw localError(virErrorNumber.VIR_ERR_NO_SUPPORT, symbol, message);
  }
}

function libraryOf(symbol: string): ReturnType<typeof koffi.load> {
  if (!symbol.startsWith("vir")) return libc;
  if (!symbol.startsWith("virDomainQemu")) return libvirt;
  libvirtQemu ??= koffi.load("libvirt-qemu.so.0");
  return libvirtQemu;
}
