import pLimit, { type LimitFunction } from "p-limit";
import type { ChangeId, PlannedChange } from "../model/change.ts";
import { asFailure, Failure } from "../model/failure.ts";
import type { ObjectId, ObservedObject } from "../model/object.ts";
import type { Outcome, Plan, Run } from "../model/plan.ts";
import { reread } from "./apply/reread.ts";
import { assertAsPlanned } from "./apply/verify.ts";
import type { Connections } from "./observe.ts";

/** What is told while a plan is applied. */
export type ApplyEvent =
  | { readonly kind: "started"; readonly change: PlannedChange }
  | { readonly kind: "finished"; readonly change: PlannedChange; readonly outcome: Outcome }
  | { readonly kind: "unsettled"; readonly changes: readonly PlannedChange[] };

/**
 * Is asked of each change when all that it needs is done, before its turn: nobody else waits for the answer. Why it must not be
 * begun, or undefined.
 */
export type MayBegin = (change: PlannedChange, signal: AbortSignal) => Promise<string | undefined>;

export interface ApplyOptions {
  readonly connections: Connections;
  /** Stops starting changes; those in flight are waited for. */
  readonly signal: AbortSignal;
  /** Stops those in flight too; drivers leave off at their next safe point. */
  readonly abandon?: AbortSignal;
  /** Whose turn it is; given where several plans are carried out at the same time. [turns()] */
  readonly turns?: Turns;
  /** Reads the touched objects first, and refuses the plan if one is not as it was planned from. For saved plans. */
  readonly verify?: "touched";
  /** Makes the plan again with these objects read anew. Without it, nothing is proven. */
  readonly settle?: (read: readonly ObservedObject[], touched: readonly ObjectId[]) => Plan | Promise<Plan>;
  readonly mayBegin?: MayBegin | undefined;
  readonly onEvent?: (event: ApplyEvent) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
}

/**
 * Does what a plan says, as far as nothing holds it: each change after those that it depends on, independent ones
 * together. A failed change skips what depends on it, never the rest. Throws `world-moved` before anything is done
 * if `verify` finds an object that is no longer as planned; the failures of changes are in the run.
 */
export async function apply(plan: Plan, options: ApplyOptions): Promise<Run> {
  const going = plan.changes.filter(({ hold }) => hold === undefined);
  if (options.verify === "touched") await assertAsPlanned(going, options.connections, options.signal);
  const outcomes = await walk(plan.changes, options);
  const touched = [...new Set(going.map(({ id }) => id))];
  const unsettled = await unsettledAfter(outcomes, touched, options);
  return {
    ...{ plan: plan.digest, commit: plan.commit, outcomes, state: stateOf(outcomes, unsettled) },
    ...(unsettled.length === 0 ? {} : { unsettled: [...new Set(unsettled.map(({ id }) => id))] }),
  };
}

/** Starts every change at once, as a promise that waits for its turn: the plan's order guarantees that these exist. */
async function walk(changes: readonly PlannedChange[], options: ApplyOptions): Promise<Outcome[]> {
  const { turns: inTurn = turns() } = options;
  const outcomes = new Map<ChangeId, Promise<Outcome>>();
  for (const change of changes) {
    const of = (ids: readonly ChangeId[]) =>
      ids.map((id) => outcomes.get(id)).filter((outcome) => outcome !== undefined);
    const before = { needed: of(change.dependsOn), anyway: of(change.follows ?? []) };
    outcomes.set(change.change, step(change, before, inTurn(change, options.connections), options));
  }
  return Promise.all(outcomes.values());
}

/** What comes before a change: what it needs, and what only has its turn first. */
interface Before {
  readonly needed: readonly Promise<Outcome>[];
  readonly anyway: readonly Promise<Outcome>[];
}

async function step(
  change: PlannedChange,
  { needed, anyway }: Before,
  inTurn: InTurn,
  options: ApplyOptions,
): Promise<Outcome> {
  if (change.hold !== undefined) return outcomeOf(change, "held", change.hold.reason);
  await Promise.all(anyway);
  const missing = (await Promise.all(needed)).find(({ result }) => result !== "done");
  if (missing !== undefined) {
    const reason = `needs ${missing.change}, which is ${missing.result}`;
    return told(change, outcomeOf(change, SKIP[missing.result], reason), options);
  }
  const { mayBegin, signal } = options;
  const reason = signal.aborted ? undefined : await mayBegin?.(change, signal);
  if (reason === undefined || signal.aborted) return inTurn(() => carryOut(change, options));
  return told(change, outcomeOf(change, "held", reason), options);
}

/** What becomes of a change whose need was not done. */
const SKIP = {
  done: "skipped",
  failed: "skipped",
  skipped: "skipped",
  held: "skipped",
  cancelled: "cancelled",
} as const;

async function carryOut(change: PlannedChange, options: ApplyOptions): Promise<Outcome> {
  if (options.signal.aborted)
    return told(change, outcomeOf(change, "cancelled", "stopped before it began"), options);
  const clock = options.clock ?? (() => performance.now());
  const start = clock();
  options.onEvent?.({ kind: "started", change });
  const failure = await attempt(change, options);
  const seconds = (clock() - start) / 1000;
  if (failure === undefined) return told(change, { ...outcomeOf(change, "done"), seconds }, options);
  const result = failure.code === "cancelled" ? "cancelled" : "failed";
  const hint = failure.hint === undefined ? {} : { hint: failure.hint };
  return told(change, { ...outcomeOf(change, result, failure.message), ...hint, seconds }, options);
}

const NEVER = new AbortController().signal;

async function attempt(
  change: PlannedChange,
  { connections, abandon = NEVER }: ApplyOptions,
): Promise<Failure | undefined> {
  const connection = connections.get(change.target);
  if (connection === undefined) return new Failure("host-unreachable", `${change.target} is not connected`);
  if (connection instanceof Failure) return connection;
  return connection.perform(change, abandon).then(() => undefined, asFailure);
}

function told(change: PlannedChange, outcome: Outcome, { onEvent }: ApplyOptions): Outcome {
  onEvent?.({ kind: "finished", change, outcome });
  return outcome;
}

function outcomeOf({ change, id }: PlannedChange, result: Outcome["result"], message?: string): Outcome {
  return { change, object: id, result, ...(message === undefined ? {} : { message }), seconds: 0 };
}

type InTurn = (work: () => Promise<Outcome>) => Promise<Outcome>;

/** When a change may be begun, as far as others are concerned. */
export type Turns = (change: PlannedChange, connections: Connections) => InTurn;

export interface TurnsOptions {
  /** [4] */
  readonly perTarget?: number;
  /** On all targets together. [64] */
  readonly inAll?: number;
}

/** At most so many at once on a target, and on all together; always asked for in this order. */
export function turns({ perTarget = 4, inAll = 64 }: TurnsOptions = {}): Turns {
  const together = pLimit(inAll);
  const each = new Map<string, LimitFunction>();
  const limitOf = (key: string, most: number): LimitFunction => {
    const limit = each.get(key) ?? pLimit(most);
    each.set(key, limit);
    return limit;
  };
  return ({ target, type }, connections) => {
    const connection = connections.get(target);
    const many = connection instanceof Failure ? undefined : connection?.atOnce?.(type);
    if (many !== undefined) return limitOf(`${type}@${target}`, many); // few calls, however many they are
    const own = limitOf(target, perTarget);
    return (work) => own(() => together(work));
  };
}

/** What is still to be done although all of it went; what was held and is free now is the next pass's. */
async function unsettledAfter(
  outcomes: readonly Outcome[],
  touched: readonly ObjectId[],
  { settle, connections, signal, onEvent }: ApplyOptions,
): Promise<readonly PlannedChange[]> {
  if (settle === undefined || touched.length === 0 || signal.aborted) return [];
  if (outcomes.some(({ result }) => result === "failed" || result === "cancelled")) return [];
  const next = await settle(await reread(touched, connections, signal), touched);
  const left = outcomes.filter(({ result }) => result === "held" || result === "skipped");
  const held = new Set(left.map(({ change }) => change));
  const changes = next.changes.filter(({ hold, change }) => hold === undefined && !held.has(change));
  if (changes.length > 0) onEvent?.({ kind: "unsettled", changes });
  return changes;
}

function stateOf(outcomes: readonly Outcome[], unsettled: readonly PlannedChange[]): Run["state"] {
  const results = new Set(outcomes.map(({ result }) => result));
  if (results.has("cancelled")) return "cancelled";
  if (results.has("failed") || unsettled.length > 0) return "failed";
  return results.has("held") ? "waiting" : "settled";
}
