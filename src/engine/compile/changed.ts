import { equal } from "../../model/hash.ts";
import { ALL_HOSTS, QUESTION, type Question, type Sources } from "./view.ts";

type Part = keyof typeof QUESTION;

/** Resources, facts and observed objects keep their identity while they are the same; decisions are made anew each time. */
const SAME = {
  resources: Object.is,
  hosts: Object.is,
  artifacts: equal,
  secretHashes: Object.is,
  observed: sameItems,
  placements: equal,
  addresses: sameItems,
  claims: equal,
} as const satisfies Record<Part, (before: unknown, after: unknown) => boolean>;

/** The questions that have another answer now than they had before, in these parts of the sources. */
export function changedAnswers(
  before: Sources | undefined,
  after: Sources,
  parts: readonly Part[],
): Set<Question> {
  const changed = new Set<Question>();
  for (const part of parts) compareMaps(before?.[part] ?? new Map(), after[part], part, changed);
  return changed;
}

type Entries = ReadonlyMap<string, unknown>;

function compareMaps(before: Entries, after: Entries, part: Part, changed: Set<Question>): void {
  if (before === after) return;
  const same: (one: unknown, other: unknown) => boolean = SAME[part];
  const size = changed.size;
  for (const [key, value] of after) if (!same(before.get(key), value)) changed.add(QUESTION[part](key));
  for (const key of before.keys()) if (!after.has(key)) changed.add(QUESTION[part](key));
  if (part === "hosts" && changed.size > size) changed.add(ALL_HOSTS);
}

function sameItems(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return false;
  return before.every((item, index) => item === after[index]);
}
