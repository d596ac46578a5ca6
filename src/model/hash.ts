import { hash } from "node:crypto";
import type { Json } from "./json.ts";

/** Lower-case hexadecimal SHA-256 of something canonical. */
export type Hash = string;

/**
 * One text for one value: keys sorted, absent properties left out, no spaces.
 * Equal values give equal texts, whatever the order they were built in.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  return `{${members(value).join(",")}}`;
}

function members(value: object): string[] {
  const found: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key]; // any object may be looked at by its own keys
    if (member !== undefined) found.push(`${JSON.stringify(key)}:${canonical(member)}`);
  }
  return found;
}

export function hashText(text: string | Uint8Array): Hash {
  return hash("sha256", text, "hex");
}

export function hashOf(value: Json | object): Hash {
  return hashText(canonical(value));
}

/** Structural equality of canonical values; an absent property equals an undefined one. */
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
  for (const key in left) if (!equal(left[key], right[key])) return false;
  for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false;
  return true;
}
