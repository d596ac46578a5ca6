import { equal } from "../../model/hash.ts";
import { sameItems } from "./kept.ts";
import { ALL, type Asked, type Part, type Sources } from "./view.ts";

/** By part, the keys that have another answer now than they had before. */
export type Changed = Map<Part, Pick<ReadonlySet<string>, "has">>;

const EVERYTHING = { has: () => true };

/** Resources, facts and observed objects keep their identity while they are the same; decisions are made anew each time. */
const SAME = {
  resources: Object.is,
  hosts: Object.is,
  clusters: equal,
  artifacts: equal,
  secretHashes: Object.is,
  observed: sameItems,
  placements: equal,
  addresses: sameItems,
  claims: equal,
} as const satisfies Record<Part, (before: unknown, after: unknown) => boolean>;

/** Notes what has another answer now than it had before, in these parts of the sources. */
export function noteChanges(
  changed: Changed,
  before: Sources | undefined,
  after: Sources,
  parts: readonly Part[],
): void {
  for (const part of parts)
    changed.set(part, before === undefined ? EVERYTHING : compareMaps(before[part], after[part], part));
}

type Entries = ReadonlyMap<string, unknown>;

function compareMaps(before: Entries, after: Entries, part: Part): Set<string> {
  const changed = new Set<string>();
  if (before === after) return changed;
  const same: (one: unknown, other: unknown) => boolean = SAME[part];
  for (const [key, value] of after) if (!same(before.get(key), value)) changed.add(key);
  for (const key of before.keys()) if (!after.has(key)) changed.add(key);
  if (changed.size > 0) changed.add(ALL);
  return changed;
}

/** True when anything that was asked has another answer now. */
export function concerns(changed: Changed, asked: Asked): boolean {
  for (let index = 0; index < asked.length; index += 2)
    if (changed.get(asked[index] as Part)?.has(asked[index + 1] ?? "")) return true; // as trackedView writes it
  return false;
}
