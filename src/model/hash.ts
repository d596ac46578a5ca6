import { hash } from "node:crypto";
import { entryOf, type Json } from "./json.ts";

/** SHA-256 of a canonical text, in lower-case hexadecimal. */
export type Hash = string;

/** Returns the canonical text of a value: sorted keys, no absent properties, no spaces. Equal values have equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  return `{${canonicalMembers(value).join(",")}}`;
}

function canonicalMembers(value: object): string[] {
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key]; // any object may be looked at by its own keys
    if (member !== undefined) parts.push(`${JSON.stringify(key)}:${canonical(member)}`);
  }
  return parts;
}

export function hashText(text: string | Uint8Array): Hash {
  return hash("sha256", text, "hex");
}

export function hashOf(value: Json | object): Hash {
  return hashText(canonical(value));
}

/** Returns whether two canonical values are structurally equal. An absent property equals an undefined one. */
export function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) return equalArrays(left, right);
  return equalObjects(left as Record<string, unknown>, right as Record<string, unknown>); // both are objects here
}

function equalArrays(left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
  return left.every((item, index) => equal(item, right[index]));
}

function equalObjects(left: Record<string, unknown>, right: Record<string, unknown>): boolean {
  for (const key in left) if (!equal(left[key], entryOf(right, key))) return false;
  for (const key in right) if (right[key] !== undefined && entryOf(left, key) === undefined) return false;
  return true;
}
