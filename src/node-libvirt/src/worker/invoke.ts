import type { ArgKind, HandleKind, HandleTypes, NativeCall, OutKind } from "../calls/call.ts";
import { C_TYPES, type EncodedArgument, encode, OUT_BUFFERS } from "./args.ts";
import type { BorrowedHandle } from "./handles.ts";
import { callAsync, type NativeValue, type Pointer } from "./native.ts";
import type { NativeConnection } from "./native-connection.ts";
import { readName } from "./objects.ts";
import { DECODERS } from "./results.ts";

type OutBuffer = unknown[] | Buffer;

/** Runs a call of the tables on a connection: checks the arguments, borrows the objects, calls C, decodes the result. */
export async function invoke(
  connection: NativeConnection,
  call: NativeCall,
  args: readonly unknown[],
): Promise<unknown> {
  const cleanups: (() => void)[] = [];
  try {
    const slots = encodeArguments(call, args, cleanups);
    const { values, outs, pool } = await prepareArguments(connection, call, slots, cleanups);
    const decoder = DECODERS[call.result];
    const value = await callAsync(prototypeOf(call), ...values);
    if (decoder.failed(value)) throw connection.failure(call.symbol);
    return await decoder.decode({ value, outs, handles: connection.handles, pool });
  } finally {
    for (const each of cleanups) each();
  }
}

/** Prepares the arguments of many calls. They are valid while `run` is running. */
export async function withPreparedCalls<T>(
  connection: NativeConnection,
  call: NativeCall,
  rows: readonly (readonly unknown[])[],
  run: (prototype: string, rows: readonly (readonly NativeValue[])[]) => Promise<T>,
): Promise<T> {
  const cleanups: (() => void)[] = [];
  try {
    const ready: NativeValue[][] = [];
    for (const args of rows) {
      const { values } = await prepareArguments(
        connection,
        call,
        encodeArguments(call, args, cleanups),
        cleanups,
      );
      ready.push(values);
    }
    return await run(prototypeOf(call), ready);
  } finally {
    for (const each of cleanups) each();
  }
}

/** A C argument: a checked value of the caller, an object to borrow, or an implied value. */
type ArgumentSlot =
  | { readonly kind: Exclude<ArgKind, HandleKind>; readonly encoded?: EncodedArgument }
  | HandleSlot;
interface HandleSlot {
  readonly kind: HandleKind;
  readonly ref: unknown;
}

/** Checks all arguments, before any request to a daemon. */
function encodeArguments(
  call: NativeCall,
  args: readonly unknown[],
  cleanups: (() => void)[],
): ArgumentSlot[] {
  const rest = [...args];
  const slots = call.args.map((kind): ArgumentSlot => {
    if (isHandle(kind)) return { kind, ref: rest.shift() };
    if (isImplied(kind)) return { kind };
    const encoded = encode(kind, rest.shift(), call.symbol);
    if (encoded.release !== undefined) cleanups.push(encoded.release);
    return { kind, encoded };
  });
  return slots;
}

async function prepareArguments(
  connection: NativeConnection,
  call: NativeCall,
  slots: readonly ArgumentSlot[],
  cleanups: (() => void)[],
) {
  const items = slots.reduce(
    (count, slot) => ("encoded" in slot ? (slot.encoded?.items ?? count) : count),
    0,
  );
  const outs: OutBuffer[] = [];
  const values: NativeValue[] = [];
  let pool = "";
  for (const slot of slots) {
    if ("ref" in slot) {
      const borrowed = borrow(connection, slot, call, cleanups);
      const pointer = typeof borrowed === "bigint" ? borrowed : await borrowed;
      if (slot.kind === "pool") pool = readName("virStoragePool", pointer);
      values.push(pointer);
    } else if (slot.encoded !== undefined) values.push(slot.encoded.value);
    else if (slot.kind === "conn") values.push(connection.conn);
    else if (slot.kind === "length" || slot.kind === "size") values.push(items);
    else values.push(allocateOut(slot.kind.slice("out ".length) as OutKind, items, slots, outs));
  }
  return { values, outs, pool };
}

/** Borrows the objects of the arguments. Returns synchronously if all are cached, as most are. */
function borrow(
  connection: NativeConnection,
  { kind, ref }: HandleSlot,
  call: NativeCall,
  cleanups: (() => void)[],
): Pointer | Promise<Pointer> {
  const handleRef = ref as HandleTypes[typeof kind];
  const hold = (handle: BorrowedHandle | null): Pointer => {
    if (handle === null) throw connection.failure(call.symbol);
    cleanups.push(handle.release);
    return handle.pointer;
  };
  const cached = connection.handles.take(kind, handleRef);
  return cached === undefined ? connection.handles.find(kind, handleRef).then(hold) : hold(cached);
}

function allocateOut(
  kind: OutKind,
  items: number,
  slots: readonly ArgumentSlot[],
  outs: OutBuffer[],
): OutBuffer {
  // virNodeGetFreePages writes a number per page size and cell. Its plain unsigned argument is the number of cells.
  const cells = slots.find((slot) => slot.kind === "uint");
  const times = cells !== undefined && "encoded" in cells ? Number(cells.encoded?.value) : 1;
  const out = OUT_BUFFERS[kind](items * times);
  outs.push(out);
  return out;
}

const prototypes = new WeakMap<NativeCall, string>();

function prototypeOf(call: NativeCall): string {
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
