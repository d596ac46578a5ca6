import { setTimeout as wait } from "node:timers/promises";
import type { ObservedObject } from "../../model/object.ts";
import { approvalsOf } from "../decisions.ts";
import type { View } from "../keeper.ts";
import type { Means } from "../means.ts";
import type { ProposalPlanner } from "./plan-proposal.ts";
import type { Planned, Proposal } from "./proposal.ts";

/** A plan, and what it was made of. */
export interface Thought {
  readonly key: string;
  readonly objects: readonly ObservedObject[];
  readonly planned: Planned;
}

export interface ThoughtsOptions {
  readonly fleet: string;
  readonly plan: ProposalPlanner;
  readonly means: Pick<Means, "store" | "now">;
  readonly clock: () => number;
  /** How much of the real work is under way: it goes first. */
  underWay(): number;
}

/** So long what is under way goes first. */
const PATIENCE_MS = 30_000;

/** Plans a proposal when it, its base, what is approved or the world is another than the time before. */
export function createThoughts(options: ThoughtsOptions, stop: AbortSignal) {
  const { fleet, means, clock, underWay } = options;
  const quiet = async (): Promise<void> => {
    const until = clock() + PATIENCE_MS;
    while (underWay() > 0 && clock() < until) await wait(200, undefined, { signal: stop });
  };
  return async (
    { head }: Pick<Proposal, "head">,
    view: View,
    before: Thought | undefined,
  ): Promise<Thought> => {
    const approved = await approvalsOf(fleet, means.store, means.now());
    const key = `${head} ${view.inForce.commit} ${approved.join()}`;
    const { objects } = view.snapshot;
    if (before?.key === key && isSame(before.objects, objects)) return before;
    await quiet();
    return { key, objects, planned: await options.plan(head, view, approved) };
  };
}

/** What was read anew and is as it was is the very same object. */
function isSame(one: readonly ObservedObject[], other: readonly ObservedObject[]): boolean {
  return (
    one === other || (one.length === other.length && one.every((object, index) => object === other[index]))
  );
}
