import type { Kind, View } from "../../kinds/kind.ts";
import { equal } from "../../model/hash.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";
import { type Changed, concerns } from "./changed.ts";
import { type Asked, trackedView } from "./view.ts";

/** A resource with the kind that knows its spec. */
export interface Pair {
  readonly kind: Kind<unknown>;
  readonly resource: Resource;
}

interface Remembered<Answer> {
  readonly resource: Resource;
  readonly asked: Asked;
  readonly answer: Answer;
}

/** One step of compiling, over all resources; `changed` is what has another answer than last time. */
export type Step<Answer> = (pairs: readonly Pair[], view: View, changed: Changed) => Answer[];

/**
 * A step that asks a kind again only when its resource, or something that it asked for last time, is another. An answer
 * that is equal to the last one is the last one: whatever follows from it stays.
 */
export function step<Answer>(ask: (pair: Pair, view: View) => Answer): Step<Answer> {
  let memo: readonly Remembered<Answer>[] = [];
  return (pairs, view, changed) => {
    const before = finder(memo);
    let asked: Asked = [];
    const tracked = trackedView(view, () => asked); // one for all: to make one for each takes longer than what is asked
    memo = pairs.map((pair, index) => {
      const { resource } = pair;
      const known = before(resource.id, index);
      if (known?.resource === resource && !concerns(changed, known.asked)) return known;
      asked = [];
      const answer = ask(pair, tracked);
      const same = known !== undefined && equal(known.answer, answer);
      return { resource, asked, answer: same ? known.answer : answer };
    });
    return memo.map(({ answer }) => answer);
  };
}

/** Finds what is remembered of a resource: mostly where it was last time, so that names need not be looked up. */
function finder<Answer>(
  memo: readonly Remembered<Answer>[],
): (id: ResourceId, index: number) => Remembered<Answer> | undefined {
  let byId: Map<ResourceId, Remembered<Answer>> | undefined;
  return (id, index) => {
    const there = memo[index];
    if (there?.resource.id === id) return there;
    byId ??= new Map(memo.map((one) => [one.resource.id, one]));
    return byId.get(id);
  };
}
