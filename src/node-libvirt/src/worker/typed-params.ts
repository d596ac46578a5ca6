import { copyMemory, free, readText } from "node-ffi/worker";
import { virTypedParameterType as T, virErrorNumber } from "../constants.gen.ts";
import { localError } from "../error.ts";
import type { TypedParams, TypedValue } from "../types.ts";
import type { Pointer } from "./native.ts";
import { allocateText } from "./native-memory.ts";

/** struct _virTypedParameter: field[80] @0, type int @80, value (8 bytes) @88. */
const BYTES = 96;
const NAME_BYTES = 80;
const TYPE_AT = 80;
const VALUE_AT = 88;

/** Reads an array of virTypedParameter. Does not free it. */
export function readTyped(array: Pointer, count: number): Record<string, TypedValue> {
  const raw = copyMemory(array, count * BYTES);
  const params: Record<string, TypedValue> = {};
  for (let at = 0; at < raw.length; at += BYTES) {
    const name = raw.toString("latin1", at, raw.indexOf(0, at));
    const value = readValue(raw, at);
    if (value !== null) params[name] = value;
  }
  return params;
}

function readValue(raw: Buffer, at: number): TypedValue | null {
  return READERS[raw.readInt32LE(at + TYPE_AT)]?.(raw, at + VALUE_AT) ?? null;
}

const READERS: Record<number, (raw: Buffer, at: number) => TypedValue | null> = {
  [T.VIR_TYPED_PARAM_INT]: (raw, at) => raw.readInt32LE(at),
  [T.VIR_TYPED_PARAM_UINT]: (raw, at) => raw.readUInt32LE(at),
  [T.VIR_TYPED_PARAM_LLONG]: (raw, at) => raw.readBigInt64LE(at),
  [T.VIR_TYPED_PARAM_ULLONG]: (raw, at) => raw.readBigUInt64LE(at),
  [T.VIR_TYPED_PARAM_DOUBLE]: (raw, at) => raw.readDoubleLE(at),
  [T.VIR_TYPED_PARAM_BOOLEAN]: (raw, at) => raw.readInt8(at) !== 0,
  [T.VIR_TYPED_PARAM_STRING]: (raw, at) => readText(raw.readBigUInt64LE(at)),
};

/** Creates an array of virTypedParameter for C. The caller runs `release` after the call, which frees the texts. */
export function writeTyped(
  params: TypedParams,
  api: string,
): { data: Buffer; count: number; release(): void } {
  const entries = Object.entries(params).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each): [string, TypedValue] => [name, each]),
  );
  const data = Buffer.alloc(entries.length * BYTES);
  const texts: Pointer[] = [];
  entries.forEach(([name, value], index) => {
    const at = index * BYTES;
    if (!/^[\w.]{1,79}$/.test(name)) throw invalidArgument(api, `"${name}" is no name of a parameter`);
    data.write(name, at, NAME_BYTES - 1, "latin1");
    texts.push(...writeValue(data, at, name, value, api));
  });
  return { data, count: entries.length, release: () => texts.forEach(free) };
}

function writeValue(data: Buffer, at: number, name: string, value: TypedValue, api: string): Pointer[] {
  const put = (type: number) => data.writeInt32LE(type, at + TYPE_AT);
  if (typeof value === "string") {
    if (value.includes("\0")) throw invalidArgument(api, `parameter "${name}" contains a NUL character`);
    const text = allocateText(value);
    put(T.VIR_TYPED_PARAM_STRING);
    data.writeBigUInt64LE(text, at + VALUE_AT);
    return [text];
  }
  if (typeof value === "boolean") {
    put(T.VIR_TYPED_PARAM_BOOLEAN);
    data.writeInt8(value ? 1 : 0, at + VALUE_AT);
  } else if (typeof value !== "bigint" && !Number.isSafeInteger(value)) {
    throw invalidArgument(api, `parameter "${name}" must be an integer, a text or a boolean`);
  } else put(writeInteger(data, at + VALUE_AT, name, BigInt(value), api));
  return [];
}

/**
 * The parameters of migrations that are a signed int. libvirt refuses a parameter of another type, and converts none:
 * https://libvirt.org/html/libvirt-libvirt-domain.html#VIR_MIGRATE_PARAM_DISKS_PORT
 */
const INT_PARAMETERS: ReadonlySet<string> = new Set([
  "disks_port",
  "compression.mt.level",
  "compression.mt.threads",
  "compression.mt.dthreads",
  "compression.zlib.level",
  "compression.zstd.level",
  "parallel.connections",
  "auto_converge.initial",
  "auto_converge.increment",
]);

/**
 * Writes an integer, and returns its type. Most are unsigned 64-bit, as in libvirt's scheduler and I/O parameters. Quotas are signed:
 * -1 means no quota.
 */
function writeInteger(data: Buffer, at: number, name: string, value: bigint, api: string): number {
  if (name.endsWith("_quota")) {
    data.writeBigInt64LE(value, at);
    return T.VIR_TYPED_PARAM_LLONG;
  }
  if (value < 0n) throw invalidArgument(api, `parameter "${name}" must not be negative`);
  if (!INT_PARAMETERS.has(name)) {
    data.writeBigUInt64LE(value, at);
    return T.VIR_TYPED_PARAM_ULLONG;
  }
  if (value > 0x7fff_ffffn) throw invalidArgument(api, `parameter "${name}" must be at most ${0x7fff_ffff}`);
  data.writeInt32LE(Number(value), at);
  return T.VIR_TYPED_PARAM_INT;
}

const invalidArgument = (api: string, message: string) =>
  localError(virErrorNumber.VIR_ERR_INVALID_ARG, api, message);
