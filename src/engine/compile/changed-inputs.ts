import { equal } from "../../model/hash.ts";
import { sameItems } from "../../model/memoize.ts";
import type { CompileTime } from "./compile-time.ts";
import { ANY, type CompileInputs, type InputPart, JUMP, type ReadLog } from "./kind-context.ts";

/** Keys whose value has changed, by part. */
export type ChangedInputs = Map<InputPart, Pick<ReadonlySet<string>, "has">>;

const ALL_KEYS = { has: () => true };

/**
 * Comparisons by part. Resources, facts and observed objects stay identical while unchanged; decisions are computed anew
 * each time.
 */
const IS_SAME = {
  resources: Object.is,
  hosts: Object.is,
  clusters: equal,
  artifacts: equal,
  secretHashes: Object.is,
  observed: sameItems,
  found: Object.is,
  readiness: equal,
  namesakes: equal,
  failures: Object.is,
  replicas: Object.is,
  rollouts: equal,
  history: Object.is,
  expansions: Object.is,
  placements: equal,
  addresses: sameItems,
  claims: equal,
} as const satisfies Record<Exclude<InputPart, "time">, (before: unknown, after: unknown) => boolean>;

/** Records the keys of `parts` whose values have changed. */
export function recordChanges(
  changed: ChangedInputs,
  before: CompileInputs | undefined,
  after: CompileInputs,
  parts: readonly Exclude<InputPart, "time">[],
): void {
  for (const part of parts)
    changed.set(part, before === undefined ? ALL_KEYS : compareMaps(before[part], after[part], part));
}

/** Records the times that have passed since, or are yet to come again. */
export function recordTime(
  changed: ChangedInputs,
  before: CompileInputs | undefined,
  { time: after }: CompileInputs,
): void {
  const hasChanged = (key: string, time: CompileTime) =>
    key === JUMP ? time.jumpedAt !== after.jumpedAt : key <= time.now !== key <= after.now;
  changed.set("time", before === undefined ? ALL_KEYS : { has: (key) => hasChanged(key, before.time) });
}

type InputEntries = ReadonlyMap<string, unknown>;

function compareMaps(
  before: InputEntries,
  after: InputEntries,
  part: Exclude<InputPart, "time">,
): Set<string> {
  const changed = new Set<string>();
  if (before === after) return changed;
  const same: (left: unknown, right: unknown) => boolean = IS_SAME[part];
  for (const [key, value] of after) if (!same(before.get(key), value)) changed.add(key);
  for (const key of before.keys()) if (!after.has(key)) changed.add(key);
  if (changed.size > 0) changed.add(ANY);
  return changed;
}

/** Returns whether a value that was read has changed. */
export function affects(changed: ChangedInputs, reads: ReadLog): boolean {
  for (let index = 0; index < reads.length; index += 2)
    if (changed.get(reads[index] as InputPart)?.has(reads[index + 1] ?? "")) return true; // as trackedView writes it
  return false;
}
