/** Picks some of many values so that each has its turn. New or numerous values cannot displace waiting ones. */
export interface FairRotation<Value> {
  /** Returns at most `most` values: those that have waited longest, among these first the new ones, else in the given order. */
  pick(values: readonly Value[], most: number): readonly Value[];
}

/** `since`: the round in which the value was first seen or picked last. */
interface RotationEntry {
  readonly since: number;
  readonly isNew: boolean;
}

export function createFairRotation<Value>(keyOf: (value: Value) => string): FairRotation<Value> {
  let entries = new Map<string, RotationEntry>();
  let round = 0;
  return {
    pick(values, most) {
      round += 1;
      const entryOf = (value: Value): RotationEntry =>
        entries.get(keyOf(value)) ?? { since: round, isNew: true };
      const rank = (value: Value): number => 2 * entryOf(value).since + (entryOf(value).isNew ? 0 : 1);
      const chosen = new Set([...values].sort((one, other) => rank(one) - rank(other)).slice(0, most));
      const after = (value: Value) => (chosen.has(value) ? { since: round, isNew: false } : entryOf(value));
      entries = new Map(values.map((value) => [keyOf(value), after(value)]));
      return values.filter((value) => chosen.has(value));
    },
  };
}
