import koffi from "koffi";
import { CephError, invalidArgument } from "../error.ts";

/** A native address. It never leaves the Worker. */
export type Pointer = bigint;

/** What koffi takes as an argument. Texts and sizes are checked here, whatever the caller's types promised. */
export type NativeValue = null | number | bigint | string | boolean | Uint8Array | unknown[];

interface NativeFunction {
  (...args: NativeValue[]): unknown;
  async(...args: [...NativeValue[], (error: unknown, result: unknown) => void]): void;
}

interface Declared {
  readonly symbol: string;
  readonly run: NativeFunction;
  readonly checks: readonly (Check | undefined)[];
}
type Check = (value: NativeValue, symbol: string) => void;

// Per environment, and only before the first load.
koffi.config({ max_async_calls: 4096 });

const LIBRARIES: Readonly<Record<string, string | null>> = { rados: "librados.so.2", rbd: "librbd.so.1" };
const loaded = new Map<string | null, ReturnType<typeof koffi.load>>();
const declared = new Map<string, Declared>();

/** Runs on a pool thread; the Worker's own thread goes on. */
export function later(prototype: string, ...args: NativeValue[]): Promise<unknown> {
  const { run } = checked(prototype, args);
  return new Promise((resolve, reject) => {
    run.async(...args, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** Runs at once on the Worker's thread: for what talks to nobody, and for connecting out of another namespace. */
export function now(prototype: string, ...args: NativeValue[]): unknown {
  return checked(prototype, args).run(...args);
}

/** The same for functions that return a negative errno value. Throws CephError. */
export function nowOk(prototype: string, ...args: NativeValue[]): number {
  return orThrow(prototype, now(prototype, ...args));
}

/** The result, unless it is a negative errno value. */
export function orThrow(prototype: string, result: unknown, text = ""): number {
  const value = Number(result);
  if (value < 0) throw new CephError({ errno: -value, api: symbolOf(prototype), text });
  return value;
}

/** Each prototype is declared once: each declaration made again would leak its types. */
function checked(prototype: string, args: readonly NativeValue[]): Declared {
  let found = declared.get(prototype);
  if (found === undefined) {
    found = declare(prototype);
    declared.set(prototype, found);
  }
  const { checks, symbol } = found;
  args.forEach((value, index) => {
    checks[index]?.(value, symbol);
  });
  return found;
}

function declare(prototype: string): Declared {
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

/** C takes a number for an address, and ends a text at its first NUL: neither must get that far. */
const CHECKS: Readonly<Record<string, Check>> = {
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
