import type { Kind, View } from "../../kinds/kind.ts";
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

/** A step that asks a kind again only when its resource, or something that it asked for last time, is another. */
export function step<Answer>(ask: (pair: Pair, view: View) => Answer): Step<Answer> {
  let memo = new Map<ResourceId, Remembered<Answer>>();
  return (pairs, view, changed) => {
    const next = new Map<ResourceId, Remembered<Answer>>();
    let asked: Asked = [];
    const tracked = trackedView(view, () => asked); // one for all: to make one for each takes longer than what is asked
    for (const pair of pairs) {
      const { resource } = pair;
      const known = memo.get(resource.id);
      if (known?.resource === resource && !concerns(changed, known.asked)) next.set(resource.id, known);
      else {
        asked = [];
        const answer = ask(pair, tracked);
        next.set(resource.id, { resource, asked, answer });
      }
    }
    memo = next;
    return Array.from(next.values(), ({ answer }) => answer);
  };
}
