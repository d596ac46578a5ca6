import type { ArgKind, HandleKind, OutKind, UserArgs } from "../calls/call.ts";
import { virErrorNumber } from "../constants.gen.ts";
import { localError } from "../error.ts";
import type { NativeValue } from "./native.ts";
import { writeTyped } from "./typed-params.ts";

/** The C type of each kind of argument, for prototypes. */
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
  "out jobInfo": "void *",
  "out pages": "void *",
};

/** A checked native argument. `items` is the length of a list. The caller runs `release` after the call. */
export interface EncodedArgument {
  readonly value: NativeValue;
  readonly items?: number;
  readonly release?: () => void;
}

type PlainKind = Exclude<keyof UserArgs, HandleKind>;

/**
 * Checks an argument and converts it for C. Every value is checked. Otherwise koffi would take a number in place of a text for an
 * address, and silently cut a text at its first NUL.
 */
export function encode(kind: PlainKind, value: unknown, api: string): EncodedArgument {
  const bad = (expected: string) =>
    localError(virErrorNumber.VIR_ERR_INVALID_ARG, api, `expected ${expected}, got ${describeValue(value)}`);
  return ENCODERS[kind](value, bad, api);
}

type InvalidArgument = (expected: string) => Error;

const ENCODERS: Record<PlainKind, (value: unknown, bad: InvalidArgument, api: string) => EncodedArgument> = {
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

export function text(value: unknown, bad: InvalidArgument): string {
  if (typeof value !== "string") throw bad("a text");
  if (value.includes("\0")) throw bad("a text without NUL characters");
  return value;
}

function integer(value: unknown, min: number, max: number, bad: InvalidArgument): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
    throw bad(`an integer from ${min} to ${max}`);
  }
  return value;
}

function integers(value: unknown, min: number, max: number, bad: InvalidArgument): number[] {
  if (!Array.isArray(value)) throw bad("a list of integers");
  return value.map((each) => integer(each, min, max, bad));
}

function u64(value: unknown, bad: InvalidArgument): bigint {
  const whole = typeof value === "bigint" || Number.isSafeInteger(value);
  const big = whole ? BigInt(value as number | bigint) : -1n;
  if (big < 0n || big >= 1n << 64n) throw bad("an integer of 64 bits, zero or more");
  return big;
}

function describeValue(value: unknown): string {
  if (typeof value === "string") return value.includes("\0") ? "one with NUL" : "a text";
  return typeof value === "number" || typeof value === "bigint" ? `${value}` : typeof value;
}

/** The buffers that C writes to: a cell for koffi, or the bytes of a struct. `count` is the capacity of lists. */
export const OUT_BUFFERS: Record<OutKind, (count: number) => unknown[] | Buffer> = {
  int: () => [0],
  ulong: () => [0],
  pointer: () => [null],
  nodeInfo: () => Buffer.alloc(64),
  poolInfo: () => Buffer.alloc(32),
  volInfo: () => Buffer.alloc(24),
  jobInfo: () => Buffer.alloc(96),
  pages: (count) => Buffer.alloc(count * 8),
};
