import type { ObjectRef } from "../model/object.ts";

/** Formats an object for a sentence: `domain db on hv1`. */
export function formatObject({ type, name, target }: Pick<ObjectRef, "type" | "name" | "target">): string {
  return `${type} ${name} on ${target}`;
}

/** Returns the first eight digits of a digest or a commit. Returns words such as `worktree` unchanged. */
export function shortDigest(digest: string): string {
  return /^[0-9a-f]{9,}$/.test(digest) ? digest.slice(0, 8) : digest;
}

/** Number of digits in an approval. Two plans that share them cannot be found. */
export const APPROVAL_DIGITS = 16;

/** Returns the digits of a digest that an approval must name. */
export function approvalDigits(digest: string): string {
  return digest.slice(0, APPROVAL_DIGITS);
}

/** `1 object`, `2 objects`. */
export function pluralize(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

/** Removes the subject from a failure's message: `hv2: refused` → `refused`. */
export function stripSubject(subject: string, message: string): string {
  return message.startsWith(`${subject}: `) ? message.slice(subject.length + 2) : message;
}
