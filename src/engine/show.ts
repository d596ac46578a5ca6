import type { ObjectRef } from "../model/object.ts";

/** An object as a sentence names it: `domain db on hv1`. */
export function showObject({ type, name, target }: Pick<ObjectRef, "type" | "name" | "target">): string {
  return `${type} ${name} on ${target}`;
}

/** The first eight digits of a digest, or of a commit; words such as `worktree` as they are. */
export function short(digest: string): string {
  return /^[0-9a-f]{9,}$/.test(digest) ? digest.slice(0, 8) : digest;
}

/** `1 object`, `2 objects`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text of the world, with everything spelt out that a terminal or a reader could be deceived by. */
export function plain(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    if (character === "\n" || character === "\t") return character === "\n" ? "\\n" : "\\t";
    const code = character.codePointAt(0) ?? 0;
    return code <= 0xff ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

/** A failure's message after its subject was said already: `hv2: refused` → `refused`. */
export function withoutSubject(subject: string, message: string): string {
  return message.startsWith(`${subject}: `) ? message.slice(subject.length + 2) : message;
}
