import type { Action, FieldChange, PlannedChange } from "../../model/change.ts";
import { canonical, type Hash, hashOf, hashText } from "../../model/hash.ts";
import type { Draft } from "./input.ts";

type Part = "before" | "after" | "fields";

/**
 * What a person approves with a change. A restart is approved by its fields alone, so that it stays approved when
 * the live part of the same wish has been done before it.
 */
const PARTS: Readonly<Record<Action, readonly Part[]>> = {
  create: ["after"],
  update: ["before", "after", "fields"],
  restart: ["fields"],
  replace: ["before", "after"],
  migrate: ["before", "after"],
  restore: ["before", "after"],
  trash: ["before"],
  delete: ["before"],
};

/** Over object, action, before, after, and what the mark says about keeping it. Not over commit, time or cause. */
export function changeDigest(change: Draft | PlannedChange): Hash {
  const { id, action, mark } = change;
  const parts = PARTS[action].map((part) => `${part} ${partHash(change, part)}`);
  return hashText([id, action, ...parts, canonical([mark?.keep ?? null, mark?.protect ?? null])].join("\n"));
}

/** Over the digests of all changes, held and superseded ones included, in no order. */
export function planDigest(changes: readonly Pick<PlannedChange, "digest" | "supersedes">[]): Hash {
  return digestOfAll(changes.flatMap(({ digest, supersedes }) => [digest, ...(supersedes ?? [])]));
}

export function digestOfAll(digests: readonly Hash[]): Hash {
  return hashText([...digests].sort().join("\n"));
}

function partHash(change: Draft, part: Part): Hash {
  if (part === "fields") return hashText(change.fields.map(canonicalField).sort().join("\n"));
  const state = change[part];
  return state === undefined ? "none" : stateHash(state);
}

function canonicalField({ path, before, after }: FieldChange): string {
  return canonical({ path, before, after });
}

/** States are never changed, and most are asked for more than once. */
const HASHES = new WeakMap<object, Hash>();

export function stateHash(state: object): Hash {
  const known = HASHES.get(state);
  if (known !== undefined) return known;
  const hash = hashOf(state);
  HASHES.set(state, hash);
  return hash;
}
