import koffi from "koffi";
import {
  createNativeCalls,
  functionName,
  type NativeFunction,
  type NativeValue,
  type Pointer,
} from "node-ffi/worker";
import { CephError, invalidArgument } from "../error.ts";

export type { NativeValue, Pointer };

type ArgumentCheck = (value: NativeValue, symbol: string) => void;

// This applies per environment, and only before the first load.
koffi.config({ max_async_calls: 4096 });

const LIBRARIES: Readonly<Record<string, string | null>> = { rados: "librados.so.2", rbd: "librbd.so.1" };
const loaded = new Map<string | null, ReturnType<typeof koffi.load>>();
const calls = createNativeCalls(declare);
const checksByPrototype = new Map<string, readonly (ArgumentCheck | undefined)[]>();

/** Calls C on a pool thread, with checked arguments. The Worker's own thread continues. */
export function callAsync(prototype: string, ...args: NativeValue[]): Promise<unknown> {
  assertArguments(prototype, args);
  return calls.callAsync(prototype, ...args);
}

/** Calls C on the Worker's thread. Only for functions without network traffic, and for connecting from another namespace. */
export function callSync(prototype: string, ...args: NativeValue[]): unknown {
  assertArguments(prototype, args);
  return calls.callSync(prototype, ...args);
}

/** Calls a C function that returns a negative errno value on failure. Throws CephError for it. */
export function callSyncOrThrow(prototype: string, ...args: NativeValue[]): number {
  return throwIfNegative(prototype, callSync(prototype, ...args));
}

/** Returns the result as a number. Throws CephError if it is a negative errno value. */
export function throwIfNegative(prototype: string, result: unknown, text = ""): number {
  const value = Number(result);
  if (value < 0) throw new CephError({ errno: -value, api: functionName(prototype), text });
  return value;
}

function declare(prototype: string): NativeFunction {
  const file = LIBRARIES[/^[a-z]+/.exec(functionName(prototype))?.[0] ?? ""] ?? null;
  let library = loaded.get(file);
  if (library === undefined) {
    library = koffi.load(file);
    loaded.set(file, library);
  }
  return library.func(prototype) as NativeFunction;
}

/** Checks texts and sizes, because callers may pass values of other types. */
function assertArguments(prototype: string, args: readonly NativeValue[]): void {
  let checks = checksByPrototype.get(prototype);
  if (checks === undefined) {
    const types = /\((.*)\)/.exec(prototype)?.[1]?.split(",") ?? [];
    checks = types.map((type) => CHECKS[/^(\w+) \w+$/.exec(type.trim())?.[1] ?? ""]);
    checksByPrototype.set(prototype, checks);
  }
  for (const [index, value] of args.entries()) checks[index]?.(value, functionName(prototype));
}

/** Checks by C type. Otherwise C would take a number for an address, and end a text at its first NUL. */
const CHECKS: Readonly<Record<string, ArgumentCheck>> = {
  str: (value, symbol) => {
    if (typeof value !== "string") throw invalidArgument(symbol, "a text is expected");
    if (value.includes("\0")) throw invalidArgument(symbol, "a text contains a NUL character");
  },
  uint64_t: (value, symbol) => {
    const fits = typeof value === "bigint" || Number.isSafeInteger(value);
    if (!fits || Number(value) < 0) throw invalidArgument(symbol, "an integer, zero or more, is expected");
  },
};
