import type { ArgKind, Call, HandleKind, HandleTypes, OutKind } from "../calls/call.ts";
import { C_TYPES, type Encoded, encode, OUT_ROOM } from "./args.ts";
import type { Held } from "./handles.ts";
import type { Link } from "./link.ts";
import { later, type NativeValue, type Pointer } from "./native.ts";
import { nameOf } from "./objects.ts";
import { DECODERS } from "./results.ts";

type Out = unknown[] | Buffer;

/** Runs one call of the tables on a link: checks the arguments, borrows the objects, calls C, decodes the result. */
export async function invoke(link: Link, call: Call, given: readonly unknown[]): Promise<unknown> {
  const clean: (() => void)[] = [];
  try {
    const slots = encodeGiven(call, given, clean);
    const { values, outs, pool } = await fill(link, call, slots, clean);
    const decoder = DECODERS[call.result];
    const value = await later(prototypeOf(call), ...values);
    if (decoder.failed(value)) throw link.failure(call.symbol);
    return await decoder.decode({ value, outs, handles: link.handles, pool });
  } finally {
    for (const each of clean) each();
  }
}

/** The arguments of many such calls, ready for C while `run` has them. */
export async function prepared<T>(
  link: Link,
  call: Call,
  rows: readonly (readonly unknown[])[],
  run: (prototype: string, rows: readonly (readonly NativeValue[])[]) => Promise<T>,
): Promise<T> {
  const clean: (() => void)[] = [];
  try {
    const ready: NativeValue[][] = [];
    for (const given of rows) {
      const { values } = await fill(link, call, encodeGiven(call, given, clean), clean);
      ready.push(values);
    }
    return await run(prototypeOf(call), ready);
  } finally {
    for (const each of clean) each();
  }
}

/** One C argument: what the caller gave, checked; an object yet to be borrowed; or what is implied. */
type Slot = { readonly kind: Exclude<ArgKind, HandleKind>; readonly encoded?: Encoded } | HandleSlot;
interface HandleSlot {
  readonly kind: HandleKind;
  readonly ref: unknown;
}

/** All arguments are checked before anything is asked of a daemon. */
function encodeGiven(call: Call, given: readonly unknown[], clean: (() => void)[]): Slot[] {
  const rest = [...given];
  const slots = call.args.map((kind): Slot => {
    if (isHandle(kind)) return { kind, ref: rest.shift() };
    if (isImplied(kind)) return { kind };
    const encoded = encode(kind, rest.shift(), call.symbol);
    if (encoded.release !== undefined) clean.push(encoded.release);
    return { kind, encoded };
  });
  return slots;
}

async function fill(link: Link, call: Call, slots: readonly Slot[], clean: (() => void)[]) {
  const items = slots.reduce(
    (found, slot) => ("encoded" in slot ? (slot.encoded?.items ?? found) : found),
    0,
  );
  const outs: Out[] = [];
  const values: NativeValue[] = [];
  let pool = "";
  for (const slot of slots) {
    if ("ref" in slot) {
      const borrowed = borrow(link, slot, call, clean);
      const pointer = typeof borrowed === "bigint" ? borrowed : await borrowed;
      if (slot.kind === "pool") pool = nameOf("virStoragePool", pointer);
      values.push(pointer);
    } else if (slot.encoded !== undefined) values.push(slot.encoded.value);
    else if (slot.kind === "conn") values.push(link.conn);
    else if (slot.kind === "length" || slot.kind === "size") values.push(items);
    else values.push(room(slot.kind.slice("out ".length) as OutKind, items, slots, outs));
  }
  return { values, outs, pool };
}

/** Most are known, and then nobody has to wait. */
function borrow(
  link: Link,
  { kind, ref }: HandleSlot,
  call: Call,
  clean: (() => void)[],
): Pointer | Promise<Pointer> {
  const given = ref as HandleTypes[typeof kind];
  const keep = (held: Held | null): Pointer => {
    if (held === null) throw link.failure(call.symbol);
    clean.push(held.release);
    return held.pointer;
  };
  const known = link.handles.take(kind, given);
  return known === undefined ? link.handles.find(kind, given).then(keep) : keep(known);
}

function room(kind: OutKind, items: number, slots: readonly Slot[], outs: Out[]): Out {
  // virNodeGetFreePages answers for each size in each cell; the number of cells is its plain unsigned argument.
  const cells = slots.find((slot) => slot.kind === "uint");
  const times = cells !== undefined && "encoded" in cells ? Number(cells.encoded?.value) : 1;
  const out = OUT_ROOM[kind](items * times);
  outs.push(out);
  return out;
}

const prototypes = new WeakMap<Call, string>();

function prototypeOf(call: Call): string {
  let prototype = prototypes.get(call);
  if (prototype === undefined) {
    const args = call.args.map((kind, index) => `${C_TYPES[kind]} a${index}`);
    prototype = `${DECODERS[call.result].cType} ${call.symbol}(${args.join(", ")})`;
    prototypes.set(call, prototype);
  }
  return prototype;
}

const HANDLE_KINDS: readonly ArgKind[] = ["domain", "network", "pool", "volume", "secret", "nwfilter"];

function isHandle(kind: ArgKind): kind is HandleKind {
  return HANDLE_KINDS.includes(kind);
}

function isImplied(kind: ArgKind): kind is "conn" | "length" | "size" | `out ${OutKind}` {
  return kind === "conn" || kind === "length" || kind === "size" || kind.startsWith("out ");
}
