import koffi from "koffi";
import { virErrorNumber } from "../constants.gen.ts";
import { localError } from "../error.ts";

/** A native address. It never leaves the Worker. */
export type Pointer = bigint;

/** What koffi takes as an argument, once encoded: never a value that came unchecked from outside. */
export type NativeValue = null | boolean | number | bigint | string | Uint8Array | unknown[];

interface NativeFunction {
  (...args: NativeValue[]): unknown;
  async(...args: [...NativeValue[], (error: unknown, result: unknown) => void]): void;
}

// Per environment, and only before the first load. One call of each connection's readers and lanes may be under way; the
// resident ones need no memory mapped for them, which takes longer than many a call.
koffi.config({ max_async_calls: 4096, resident_async_pools: 32 });

/** char* that the caller must free: koffi copies the text and frees it. */
koffi.disposable("HeapStr", "str", koffi.free);

const libc = koffi.load(null);
const libvirt = koffi.load("libvirt.so.0");
let libvirtQemu: ReturnType<typeof koffi.load> | undefined;

const declared = new Map<string, NativeFunction>();

/** The C function of this prototype, declared once: each declaration made again would leak its types. */
export function native(prototype: string): NativeFunction {
  let found = declared.get(prototype);
  if (found === undefined) {
    found = declare(prototype);
    declared.set(prototype, found);
  }
  return found;
}

/** Runs on a pool thread; the Worker's own thread goes on. */
export function later(prototype: string, ...args: NativeValue[]): Promise<unknown> {
  const call = native(prototype);
  return new Promise((resolve, reject) => {
    call.async(...args, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** Runs at once on the Worker's thread: only for functions that neither wait nor talk to a daemon. */
export function now(prototype: string, ...args: NativeValue[]): unknown {
  return native(prototype)(...args);
}

/** The address of a C function of libvirt, to be given to C as a callback. */
export function symbolOf(name: string): Pointer {
  return libvirt.symbol(name) as Pointer;
}

/**
 * A C function that does nothing, whatever its arguments. Handlers that fire on foreign threads must be native: one in
 * JavaScript would make that thread wait for ours.
 */
export const NOTHING: Pointer = libc.symbol("getpid") as Pointer;

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
