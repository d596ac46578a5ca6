import koffi from "koffi";
import { CephError, invalidArgument } from "../error.ts";

/** A native address. It never leaves the Worker. */
export type Pointer = bigint;

/** An argument for koffi. This module checks texts and sizes, because callers may pass values of other types. */
export type NativeValue = null | number | bigint | string | boolean | Uint8Array | unknown[];

interface NativeFunction {
  (...args: NativeValue[]): unknown;
  async(...args: [...NativeValue[], (error: unknown, result: unknown) => void]): void;
}

interface DeclaredFunction {
  readonly symbol: string;
  readonly run: NativeFunction;
  readonly checks: readonly (ArgumentCheck | undefined)[];
}
type ArgumentCheck = (value: NativeValue, symbol: string) => void;

// This applies per environment, and only before the first load.
koffi.config({ max_async_calls: 4096 });

const LIBRARIES: Readonly<Record<string, string | null>> = { rados: "librados.so.2", rbd: "librbd.so.1" };
const loaded = new Map<string | null, ReturnType<typeof koffi.load>>();
const declared = new Map<string, DeclaredFunction>();

/** Calls C on a pool thread. The Worker's own thread continues. */
export function callAsync(prototype: string, ...args: NativeValue[]): Promise<unknown> {
  const { run } = checkedFunction(prototype, args);
  return new Promise((resolve, reject) => {
    run.async(...args, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** Calls C on the Worker's thread. Only for functions without network traffic, and for connecting from another namespace. */
export function callSync(prototype: string, ...args: NativeValue[]): unknown {
  return checkedFunction(prototype, args).run(...args);
}

/** Calls a C function that returns a negative errno value on failure. Throws CephError for it. */
export function callSyncOrThrow(prototype: string, ...args: NativeValue[]): number {
  return throwIfNegative(prototype, callSync(prototype, ...args));
}

/** Returns the result as a number. Throws CephError if it is a negative errno value. */
export function throwIfNegative(prototype: string, result: unknown, text = ""): number {
  const value = Number(result);
  if (value < 0) throw new CephError({ errno: -value, api: symbolOf(prototype), text });
  return value;
}

/** Checks the arguments and returns the C function, declared once. Because koffi never releases types, repeated declarations would leak. */
function checkedFunction(prototype: string, args: readonly NativeValue[]): DeclaredFunction {
  let declaredFunction = declared.get(prototype);
  if (declaredFunction === undefined) {
    declaredFunction = declare(prototype);
    declared.set(prototype, declaredFunction);
  }
  const { checks, symbol } = declaredFunction;
  args.forEach((value, index) => {
    checks[index]?.(value, symbol);
  });
  return declaredFunction;
}

function declare(prototype: string): DeclaredFunction {
  const symbol = symbolOf(prototype);
  const file = LIBRARIES[/^[a-z]+/.exec(symbol)?.[0] ?? ""] ?? null;
  let library = loaded.get(file);
  if (library === undefined) {
    library = koffi.load(file);
    loaded.set(file, library);
  }
  const types = /\((.*)\)/.exec(prototype)?.[1]?.split(",") ?? [];
  const checks = types.map((type) => CHECKS[/^(\w+) \w+$/.exec(type.trim())?.[1] ?? ""]);
  return { symbol, run: library.func(prototype) as NativeFunction, checks };
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

function symbolOf(prototype: string): string {
  return /(\w+)\(/.exec(prototype)?.[1] ?? prototype;
}
