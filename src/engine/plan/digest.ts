import type { Action, FieldChange, PlannedChange } from "../../model/change.ts";
import { canonical, type Hash, hashOf, hashText } from "../../model/hash.ts";
import { memoizeByIdentity } from "../../model/memoize.ts";
import type { ChangeDraft } from "./types.ts";

type DigestPart = "before" | "after" | "fields";

/**
 * Parts of a change that its digest covers. For a restart: the fields alone, so that its approval stays valid after the
 * live part of the same change is done.
 */
const DIGEST_PARTS: Readonly<Record<Action, readonly DigestPart[]>> = {
  create: ["after"],
  update: ["before", "after", "fields"],
  restart: ["fields"],
  replace: ["before", "after"],
  migrate: ["before", "after"],
  restore: ["before", "after"],
  trash: ["before"],
  delete: ["before"],
};

/** Returns the hash of object, action, before, after, retention and protection. Does not cover commit, time or cause. */
export function changeDigest(change: ChangeDraft | PlannedChange): Hash {
  const { id, action, mark, from } = change;
  const parts = DIGEST_PARTS[action].map((part) => `${part} ${hashPart(change, part)}`);
  const source = from === undefined ? [] : [from];
  return hashText(
    [id, action, ...source, ...parts, canonical([mark?.keep ?? null, mark?.protect ?? null])].join("\n"),
  );
}

/** Returns the hash of the digests of all changes, held and superseded ones included. The order is irrelevant. */
export function planDigest(changes: readonly Pick<PlannedChange, "digest" | "supersedes">[]): Hash {
  return digestOfAll(changes.flatMap(({ digest, supersedes }) => [digest, ...(supersedes ?? [])]));
}

export function digestOfAll(digests: readonly Hash[]): Hash {
  return hashText([...digests].sort().join("\n"));
}

function hashPart(change: ChangeDraft, part: DigestPart): Hash {
  if (part === "fields") return hashText(change.fields.map(canonicalField).sort().join("\n"));
  const state = change[part];
  return state === undefined ? "none" : hashState(state);
}

function canonicalField({ path, before, after }: FieldChange): string {
  return canonical({ path, before, after });
}

/** Returns the hash of a state. Cached, because states are immutable and most are hashed more than once. */
export const hashState: (state: object) => Hash = memoizeByIdentity(hashOf);
