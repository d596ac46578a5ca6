import type { ArgKind, HandleKind, OutKind, UserArgs } from "../calls/call.ts";
import { virErrorNumber } from "../constants.gen.ts";
import { localError } from "../error.ts";
import type { NativeValue } from "./native.ts";
import { writeTyped } from "./typed.ts";

/** The C type of each kind of argument, for the prototype. */
export const C_TYPES: Record<ArgKind, string> = {
  conn: "void *",
  domain: "void *",
  network: "void *",
  pool: "void *",
  volume: "void *",
  secret: "void *",
  nwfilter: "void *",
  text: "str",
  "text?": "str",
  bool: "int",
  int: "int",
  uint: "uint",
  "uint?": "uint",
  ulong: "ulong",
  u64: "uint64_t",
  bytes: "void *",
  cpus: "void *",
  uints: "void *",
  params: "void *",
  length: "int",
  size: "size_t",
  "out int": "_Out_ int *",
  "out ulong": "_Out_ ulong *",
  "out pointer": "_Out_ void **",
  "out nodeInfo": "void *",
  "out poolInfo": "void *",
  "out volInfo": "void *",
  "out pages": "void *",
};

/** A checked argument, ready for C: `items` is its length where it is a list; `release` is called after the call. */
export interface Encoded {
  readonly value: NativeValue;
  readonly items?: number;
  readonly release?: () => void;
}

type PlainKind = Exclude<keyof UserArgs, HandleKind>;

/**
 * Checks one argument and makes it native. Everything is checked: koffi takes a number given for a text as an address,
 * and cuts a text at its first NUL without a word.
 */
export function encode(kind: PlainKind, value: unknown, api: string): Encoded {
  const bad = (expected: string) =>
    localError(virErrorNumber.VIR_ERR_INVALID_ARG, api, `expected ${expected}, got ${describe(value)}`);
  return ENCODERS[kind](value, bad, api);
}

type Bad = (expected: string) => Error;

const ENCODERS: Record<PlainKind, (value: unknown, bad: Bad, api: string) => Encoded> = {
  text: (value, bad) => ({ value: text(value, bad) }),
  "text?": (value, bad) => ({ value: value === undefined || value === null ? null : text(value, bad) }),
  bool: (value, bad) => {
    if (typeof value !== "boolean") throw bad("true or false");
    return { value: value ? 1 : 0 };
  },
  int: (value, bad) => ({ value: integer(value, -0x8000_0000, 0x7fff_ffff, bad) }),
  uint: (value, bad) => ({ value: integer(value, 0, 0xffff_ffff, bad) }),
  "uint?": (value, bad) => ({ value: value === undefined ? 0 : integer(value, 0, 0xffff_ffff, bad) }),
  ulong: (value, bad) => ({ value: integer(value, 0, Number.MAX_SAFE_INTEGER, bad) }),
  u64: (value, bad) => ({ value: u64(value, bad) }),
  bytes: (value, bad) => {
    if (!(value instanceof Uint8Array)) throw bad("a Uint8Array");
    return { value, items: value.byteLength };
  },
  cpus: (value, bad) => {
    const cpus = integers(value, 0, 65_535, bad);
    const map = Buffer.alloc(Math.floor(Math.max(0, ...cpus) / 8) + 1);
    for (const cpu of cpus) map[cpu >> 3] = (map[cpu >> 3] ?? 0) | (1 << (cpu & 7));
    return { value: map, items: map.length };
  },
  uints: (value, bad) => {
    const numbers = Uint32Array.from(integers(value, 0, 0xffff_ffff, bad));
    return { value: new Uint8Array(numbers.buffer), items: numbers.length };
  },
  params: (value, bad, api) => {
    if (typeof value !== "object" || value === null) throw bad("an object of parameters");
    const { data, count, release } = writeTyped(value as UserArgs["params"], api);
    return { value: data, items: count, release };
  },
};

export function text(value: unknown, bad: Bad): string {
  if (typeof value !== "string") throw bad("a text");
  if (value.includes("\0")) throw bad("a text without NUL characters");
  return value;
}

function integer(value: unknown, min: number, max: number, bad: Bad): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
    throw bad(`an integer from ${min} to ${max}`);
  }
  return value;
}

function integers(value: unknown, min: number, max: number, bad: Bad): number[] {
  if (!Array.isArray(value)) throw bad("a list of integers");
  return value.map((each) => integer(each, min, max, bad));
}

function u64(value: unknown, bad: Bad): bigint {
  const whole = typeof value === "bigint" || Number.isSafeInteger(value);
  const big = whole ? BigInt(value as number | bigint) : -1n;
  if (big < 0n || big >= 1n << 64n) throw bad("an integer of 64 bits, zero or more");
  return big;
}

function describe(value: unknown): string {
  if (typeof value === "string") return value.includes("\0") ? "one with NUL" : "a text";
  return typeof value === "number" || typeof value === "bigint" ? `${value}` : typeof value;
}

/** Room for what C writes: a cell for koffi to fill, or a struct's bytes. `room` is for lists: how many there may be. */
export const OUT_ROOM: Record<OutKind, (room: number) => unknown[] | Buffer> = {
  int: () => [0],
  ulong: () => [0],
  pointer: () => [null],
  nodeInfo: () => Buffer.alloc(64),
  poolInfo: () => Buffer.alloc(32),
  volInfo: () => Buffer.alloc(24),
  pages: (room) => Buffer.alloc(room * 8),
};
