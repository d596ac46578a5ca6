import type { Kind, View } from "../../kinds/kind.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";
import { type Question, trackedView } from "./view.ts";

/** A resource with the kind that knows its spec. */
export interface Pair {
  readonly kind: Kind<unknown>;
  readonly resource: Resource;
}

interface Remembered<Answer> {
  readonly resource: Resource;
  readonly asked: readonly Question[];
  readonly answer: Answer;
}

/** One step of compiling, over all resources; `changed` are the questions that have another answer than last time. */
export type Step<Answer> = (pairs: readonly Pair[], view: View, changed: ReadonlySet<Question>) => Answer[];

/** A step that asks a kind again only when its resource, or something that it asked for last time, is another. */
export function step<Answer>(ask: (pair: Pair, view: View) => Answer): Step<Answer> {
  let memo = new Map<ResourceId, Remembered<Answer>>();
  const fresh = (pair: Pair, view: View): Remembered<Answer> => {
    const asked = new Set<Question>();
    const answer = ask(pair, trackedView(view, asked));
    return { resource: pair.resource, asked: [...asked], answer };
  };
  return (pairs, view, changed) => {
    const next = new Map<ResourceId, Remembered<Answer>>();
    for (const pair of pairs) {
      const known = memo.get(pair.resource.id);
      const valid = known?.resource === pair.resource && !known.asked.some((one) => changed.has(one));
      next.set(pair.resource.id, valid ? known : fresh(pair, view));
    }
    memo = next;
    return Array.from(next.values(), ({ answer }) => answer);
  };
}
