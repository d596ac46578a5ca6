import { Failure } from "../../src/model/failure.ts";

/** What a reader may throw besides a Failure, where its documentation says so. */
type Refusal = new (...args: never[]) => Error;

/**
 * What a reader makes of hostile input: a value, or undefined when it refuses it as it promises to. Anything else that is thrown is
 * a bug, and so is a value that is not made of JSON: with NaN, a function or a prototype's member in it.
 */
export function read<Value>(reader: () => Value, ...refusals: readonly Refusal[]): Value | undefined {
  try {
    const value = reader();
    assertData(value);
    return value;
  } catch (error) {
    if (isRefusal(error, refusals)) return undefined;
    throw error;
  }
}

export async function readAsync<Value>(
  reader: () => Promise<Value>,
  ...refusals: readonly Refusal[]
): Promise<Value | undefined> {
  try {
    const value = await reader();
    assertData(value);
    return value;
  } catch (error) {
    if (isRefusal(error, refusals)) return undefined;
    throw error;
  }
}

function isRefusal(error: unknown, refusals: readonly Refusal[]): boolean {
  if (error instanceof Failure) return error.code !== "bug";
  return refusals.some((refusal) => error instanceof Error && error.constructor === refusal);
}

/**
 * What a writer makes of hostile values, or undefined when it refuses them. That such values come as far as to it is a mistake of
 * ours (a Failure `bug`), since schemas keep them out.
 */
export function write<Value>(writer: () => Value, ...refusals: readonly Refusal[]): Value | undefined {
  try {
    return writer();
  } catch (error) {
    if (error instanceof Failure || isRefusal(error, refusals)) return undefined;
    throw error;
  }
}

/** Data all the way down: what is compared, hashed and sent must mean the same everywhere. */
export function assertData(value: unknown, path = "it"): void {
  if (value === null || value === undefined || typeof value === "string" || typeof value === "boolean")
    return;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error(`${path} is ${value}`);
    return;
  }
  if (typeof value !== "object") throw new Error(`${path} is a ${typeof value}`);
  if (value instanceof Uint8Array || value instanceof Date) return;
  if (value instanceof Map || value instanceof Set) {
    for (const [key, member] of value.entries()) {
      assertData(key, `${path}'s key`);
      assertData(member, `${path}.${typeof key === "string" ? key : "…"}`);
    }
    return;
  }
  const prototype = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== null && prototype !== Object.prototype)
    throw new Error(`${path} has another prototype`);
  for (const [key, member] of Object.entries(value)) assertData(member, `${path}.${key}`);
}

/** What a terminal, a log or a page would obey instead of showing it; line breaks are ours. */
export function assertShown(text: string): void {
  const hidden = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.exec(text);
  if (hidden === null) return;
  const around = text.slice(Math.max(0, hidden.index - 40), hidden.index + 40);
  throw new Error(`U+${hidden[0].codePointAt(0)?.toString(16)} is shown raw: ${JSON.stringify(around)}`);
}
