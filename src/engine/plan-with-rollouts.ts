import { equal } from "../model/hash.ts";
import type { RolloutPreparation } from "../model/machine-pool.ts";
import { sameItems } from "../model/memoize.ts";
import type { ResourceId } from "../model/resource.ts";

export type Preparations = ReadonlyMap<ResourceId, RolloutPreparation>;

/** Result of one round: what it planned, and what the next round is to prepare. */
interface Round {
  readonly preparations: Preparations;
}

/** The number of rounds in which a decision settles is two: the second one sees what the first one prepares. */
const MAX_ROUNDS = 4;

/**
 * Creates a function that compiles and plans until the desired objects follow from the decisions of the plan. Which members of a
 * pool an update stops next is known only when the plan has compared all objects, but the objects depend on it: such members
 * leave their load balancers, and additional members are created. The first round begins with the decisions of the last call,
 * so that one round suffices while they stay the same.
 */
export function createRolloutLoop<Result extends Round>(): (
  round: (prepared: Preparations) => Result,
) => Result {
  let last: Preparations = new Map();
  return (round) => {
    let result = round(last);
    for (let rounds = 1; rounds < MAX_ROUNDS && !isSame(last, result.preparations); rounds += 1) {
      last = result.preparations;
      result = round(last);
    }
    return result;
  };
}

function isSame(before: Preparations, after: Preparations): boolean {
  if (sameItems(before, after)) return true;
  if (before.size !== after.size) return false;
  return [...after].every(([id, preparation]) => equal(before.get(id), preparation));
}
