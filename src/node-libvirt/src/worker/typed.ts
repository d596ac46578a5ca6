import { virTypedParameterType as T, virErrorNumber } from "../constants.gen.ts";
import { localError } from "../error.ts";
import type { TypedParams, TypedValue } from "../types.ts";
import { copy, free, nativeText, textAt } from "./memory.ts";
import type { Pointer } from "./native.ts";

/** struct _virTypedParameter: field[80] @0, type int @80, value (8 bytes) @88. */
const BYTES = 96;
const NAME_BYTES = 80;
const TYPE_AT = 80;
const VALUE_AT = 88;

/** The parameters at an array of virTypedParameter, which stays the owner's. */
export function readTyped(array: Pointer, count: number): Record<string, TypedValue> {
  const raw = copy(array, count * BYTES);
  const found: Record<string, TypedValue> = {};
  for (let at = 0; at < raw.length; at += BYTES) {
    const name = raw.toString("latin1", at, raw.indexOf(0, at));
    const value = readValue(raw, at);
    if (value !== null) found[name] = value;
  }
  return found;
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
  [T.VIR_TYPED_PARAM_STRING]: (raw, at) => textAt(raw.readBigUInt64LE(at)),
};

/** An array of virTypedParameter for C. `release` frees the texts in it, after the call. */
export function writeTyped(
  params: TypedParams,
  api: string,
): { data: Buffer; count: number; release(): void } {
  const entries = Object.entries(params);
  const data = Buffer.alloc(entries.length * BYTES);
  const texts: Pointer[] = [];
  entries.forEach(([name, value], index) => {
    const at = index * BYTES;
    if (!/^[\w.]{1,79}$/.test(name)) throw invalid(api, `"${name}" is no name of a parameter`);
    data.write(name, at, NAME_BYTES - 1, "latin1");
    texts.push(...writeValue(data, at, name, value, api));
  });
  return { data, count: entries.length, release: () => texts.forEach(free) };
}

/** Integers are unsigned 64-bit, save quotas, where -1 means none: so libvirt's scheduler and I/O parameters are. */
function writeValue(data: Buffer, at: number, name: string, value: TypedValue, api: string): Pointer[] {
  const put = (type: number) => data.writeInt32LE(type, at + TYPE_AT);
  if (typeof value === "string") {
    if (value.includes("\0")) throw invalid(api, `parameter "${name}" contains a NUL character`);
    const text = nativeText(value);
    put(T.VIR_TYPED_PARAM_STRING);
    data.writeBigUInt64LE(text, at + VALUE_AT);
    return [text];
  }
  if (typeof value === "boolean") {
    put(T.VIR_TYPED_PARAM_BOOLEAN);
    data.writeInt8(value ? 1 : 0, at + VALUE_AT);
  } else if (typeof value !== "bigint" && !Number.isSafeInteger(value)) {
    throw invalid(api, `parameter "${name}" must be an integer, a text or a boolean`);
  } else if (name.endsWith("_quota")) {
    put(T.VIR_TYPED_PARAM_LLONG);
    data.writeBigInt64LE(BigInt(value), at + VALUE_AT);
  } else {
    if (value < 0) throw invalid(api, `parameter "${name}" must not be negative`);
    put(T.VIR_TYPED_PARAM_ULLONG);
    data.writeBigUInt64LE(BigInt(value), at + VALUE_AT);
  }
  return [];
}

const invalid = (api: string, message: string) =>
  localError(virErrorNumber.VIR_ERR_INVALID_ARG, api, message);
