import koffi from "koffi";
import { virErrorNumber } from "../constants.gen.ts";
import { localError } from "../error.ts";

/** A native address. It never leaves the Worker. */
export type Pointer = bigint;

/** An encoded argument for koffi. Never pass an unchecked value from outside. */
export type NativeValue = null | boolean | number | bigint | string | Uint8Array | unknown[];

interface NativeFunction {
  (...args: NativeValue[]): unknown;
  async(...args: [...NativeValue[], (error: unknown, result: unknown) => void]): void;
}

// This applies per environment, and only before the first load. Each lane and reader of a connection may have a call in flight.
// Resident calls need no new memory mapping, which takes longer than many calls.
koffi.config({ max_async_calls: 4096, resident_async_pools: 32 });

/** A char* that the caller must free. koffi copies the text and frees it. */
koffi.disposable("HeapStr", "str", koffi.free);

const libc = koffi.load(null);
const libvirt = koffi.load("libvirt.so.0");
let libvirtQemu: ReturnType<typeof koffi.load> | undefined;

const declared = new Map<string, NativeFunction>();

/** Returns the C function of a prototype, declared once. Because koffi never releases types, repeated declarations would leak. */
export function nativeFunction(prototype: string): NativeFunction {
  let declaredFunction = declared.get(prototype);
  if (declaredFunction === undefined) {
    declaredFunction = declare(prototype);
    declared.set(prototype, declaredFunction);
  }
  return declaredFunction;
}

/** Calls C on a pool thread. The Worker's own thread continues. */
export function callAsync(prototype: string, ...args: NativeValue[]): Promise<unknown> {
  const call = nativeFunction(prototype);
  return new Promise((resolve, reject) => {
    call.async(...args, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** Calls C on the Worker's thread. Only for functions that do not block and send no request to a daemon. */
export function callSync(prototype: string, ...args: NativeValue[]): unknown {
  return nativeFunction(prototype)(...args);
}

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
  const symbol = /(\w+)\(/.exec(prototype)?.[1] ?? "";
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
