import { IMPACTS, type Impact } from "../../model/change.ts";
import { equal } from "../../model/hash.ts";

/** Returns the costliest of several impacts; `live` for none. */
function costliest(impacts: readonly Impact[]): Impact {
  return IMPACTS[Math.max(0, ...impacts.map((impact) => IMPACTS.indexOf(impact)))] ?? "live";
}

/**
 * Returns the impact of changing a whole entry: that of the costliest field that differs. A field that is absent from the
 * desired entry is not managed.
 */
export function costOfFields<Entry extends object>(
  costs: Readonly<Record<keyof Entry, Impact>>,
  before: Entry,
  after: Entry,
): Impact {
  const fields = Object.keys(costs) as (keyof Entry & string)[]; // the table has exactly the entry's fields
  return costliest(
    fields
      .filter((field) => after[field] !== undefined && !equal(before[field], after[field]))
      .map((field) => costs[field]),
  );
}
