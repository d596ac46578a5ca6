import { setMaxListeners } from "node:events";
import pLimit, { type LimitFunction } from "p-limit";
import type { ChangeId, FieldChange, PlannedChange } from "../model/change.ts";
import { asFailure, Failure } from "../model/failure.ts";
import { equal } from "../model/hash.ts";
import type { ObjectId, ObservedObject } from "../model/object.ts";
import type { Plan } from "../model/plan.ts";
import type { Outcome, Run } from "../model/run.ts";
import { attemptChange } from "./apply/attempt.ts";
import { assertAsPlanned } from "./apply/verify.ts";
import type { Connections } from "./observe/observe.ts";
import { refreshObjects } from "./observe/refresh-objects.ts";
import { followsReadiness, isReady } from "./plan/queries.ts";

/** Progress of an apply. */
export type ApplyEvent =
  | { readonly kind: "started"; readonly change: PlannedChange }
  | { readonly kind: "finished"; readonly change: PlannedChange; readonly outcome: Outcome }
  | { readonly kind: "unsettled"; readonly changes: readonly PlannedChange[] };

/**
 * Check that runs when a change's dependencies are done, before its slot. Other changes do not wait for the answer.
 * Returns the reason to hold the change, or undefined.
 */
export type AdmissionCheck = (change: PlannedChange, signal: AbortSignal) => Promise<string | undefined>;

export interface ApplyOptions {
  readonly connections: Connections;
  /** Stops the start of changes. Changes in flight finish. */
  readonly signal: AbortSignal;
  /** Abandons changes in flight, too. Drivers stop at their next safe point; the others are left behind. */
  readonly abandon?: AbortSignal;
  /** Limit that several applies share. [limitConcurrency()] */
  readonly concurrency?: ConcurrencyLimit;
  /** Reads the touched objects first. `apply` refuses the plan if an object is not as planned. For saved plans. */
  readonly verify?: "touched";
  /** Plans again with objects that were read back. Absent: the apply verifies nothing. */
  readonly replan?: (read: readonly ObservedObject[], touched: readonly ObjectId[]) => Plan | Promise<Plan>;
  readonly admit?: AdmissionCheck | undefined;
  readonly onEvent?: (event: ApplyEvent) => void;
  /** Monotonic clock, in milliseconds. [performance.now()] */
  readonly clock?: () => number;
}

/**
 * Applies the ready changes of a plan: each change after its dependencies, independent changes in parallel. A failed
 * change skips its dependents only.
 * Throws `world-moved` before any change if `verify` finds an object that is not as planned. Failures of changes are in
 * the run.
 */
export async function apply(plan: Plan, options: ApplyOptions): Promise<Run> {
  assertOrdered(plan.changes);
  const runnable = plan.changes.filter(isReady);
  if (options.verify === "touched") await assertAsPlanned(runnable, options.connections, options.signal);
  const outcomes = await applyInOrder(plan.changes, options);
  const { unsettled, hasMore } = await findUnsettled(plan, outcomes, options);
  return {
    plan: plan.digest,
    commit: plan.commit,
    outcomes,
    state: runState(outcomes, unsettled, hasMore),
    ...(unsettled.length === 0 ? {} : { unsettled: [...new Set(unsettled.map(({ id }) => id))] }),
  };
}

/** Throws `bug` if a change comes before a change that it depends on, or if the plan lacks that change. */
function assertOrdered(changes: readonly PlannedChange[]): void {
  const earlier = new Set<ChangeId>();
  for (const { change, dependsOn } of changes) {
    const missing = dependsOn.find((id) => !earlier.has(id));
    if (missing !== undefined)
      throw new Failure("bug", `${change}: depends on ${missing}, which does not come before it in the plan`);
    earlier.add(change);
  }
}

/**
 * Starts all changes at once, each as a promise that waits for its predecessors. Because of the plan's order, the promises of
 * the predecessors exist already. A part of a plan may lack a change that another one only follows.
 */
async function applyInOrder(changes: readonly PlannedChange[], options: ApplyOptions): Promise<Outcome[]> {
  const { concurrency: limit = limitConcurrency() } = options;
  const outcomes = new Map<ChangeId, Promise<Outcome>>();
  const outcomesOf = (ids: readonly ChangeId[]) =>
    ids.map((id) => outcomes.get(id)).filter((outcome) => outcome !== undefined);
  for (const change of changes) {
    const predecessors = {
      required: outcomesOf(change.dependsOn),
      ordered: outcomesOf(change.orderedAfter ?? []),
    };
    outcomes.set(
      change.change,
      runWhenReady(change, predecessors, limit(change, options.connections), options),
    );
  }
  return Promise.all(outcomes.values());
}

/** Outcomes that a change waits for. `required` must succeed; `ordered` must only finish. */
interface Predecessors {
  readonly required: readonly Promise<Outcome>[];
  readonly ordered: readonly Promise<Outcome>[];
}

async function runWhenReady(
  change: PlannedChange,
  { required, ordered }: Predecessors,
  withSlot: WithSlot,
  options: ApplyOptions,
): Promise<Outcome> {
  if (change.hold !== undefined) return outcomeOf(change, "held", change.hold.reason);
  await Promise.all(ordered);
  const missing = (await Promise.all(required)).find(({ result }) => result !== "succeeded");
  if (missing !== undefined) {
    const reason = `needs ${missing.change}, which is ${missing.result}`;
    return reportOutcome(change, outcomeOf(change, SKIPPED_RESULT[missing.result], reason), options);
  }
  const { admit, signal } = options;
  const reason = signal.aborted ? undefined : await admit?.(change, signal);
  if (reason === undefined || signal.aborted) return withSlot(() => executeChange(change, options));
  return reportOutcome(change, outcomeOf(change, "held", reason), options);
}

/** Result of a change by the result of a dependency. */
const SKIPPED_RESULT = {
  succeeded: "skipped",
  failed: "skipped",
  skipped: "skipped",
  held: "skipped",
  cancelled: "cancelled",
} as const;

async function executeChange(change: PlannedChange, options: ApplyOptions): Promise<Outcome> {
  if (options.signal.aborted)
    return reportOutcome(change, outcomeOf(change, "cancelled", "stopped before it began"), options);
  const clock = options.clock ?? (() => performance.now());
  const start = clock();
  options.onEvent?.({ kind: "started", change });
  const failure = await performChange(change, options);
  const seconds = (clock() - start) / 1000;
  if (failure === undefined)
    return reportOutcome(change, { ...outcomeOf(change, "succeeded"), seconds }, options);
  const result = failure.code === "cancelled" ? "cancelled" : "failed";
  const hint = failure.hint === undefined ? {} : { hint: failure.hint };
  return reportOutcome(change, { ...outcomeOf(change, result, failure.message), ...hint, seconds }, options);
}

const NEVER_ABORTED = new AbortController().signal;
setMaxListeners(0, NEVER_ABORTED); // every change in flight listens

async function performChange(
  change: PlannedChange,
  { connections, abandon = NEVER_ABORTED }: ApplyOptions,
): Promise<Failure | undefined> {
  const connection = connections.get(change.target);
  if (connection === undefined) return new Failure("host-unreachable", `${change.target} is not connected`);
  if (connection instanceof Failure) return connection;
  const deadlineMs = connection.deadlineMs?.(change);
  const work = (stop: AbortSignal) => connection.perform(change, stop);
  return attemptChange(change, work, { abandon, deadlineMs }).then(() => undefined, asFailure);
}

function reportOutcome(change: PlannedChange, outcome: Outcome, { onEvent }: ApplyOptions): Outcome {
  onEvent?.({ kind: "finished", change, outcome });
  return outcome;
}

function outcomeOf({ change, id }: PlannedChange, result: Outcome["result"], message?: string): Outcome {
  return { change, object: id, result, ...(message === undefined ? {} : { message }), seconds: 0 };
}

type WithSlot = (work: () => Promise<Outcome>) => Promise<Outcome>;

/** Returns a function that runs work when the change has a slot. */
export type ConcurrencyLimit = (change: PlannedChange, connections: Connections) => WithSlot;

export interface ConcurrencyOptions {
  /** Maximum number of changes in flight on a target. [4] */
  readonly perTarget?: number;
  /** Maximum number of changes in flight on all targets. [64] */
  readonly total?: number;
}

/** Limits the changes in flight, per target first and then in total. All changes take the slots in this order. */
export function limitConcurrency({ perTarget = 4, total = 64 }: ConcurrencyOptions = {}): ConcurrencyLimit {
  const totalLimit = pLimit(total);
  const limits = new Map<string, LimitFunction>();
  const limitOf = (key: string, max: number): LimitFunction => {
    const limit = limits.get(key) ?? pLimit(max);
    limits.set(key, limit);
    return limit;
  };
  return ({ target, type }, connections) => {
    const connection = connections.get(target);
    const maxConcurrency = connection instanceof Failure ? undefined : connection?.maxConcurrency?.(type);
    if (maxConcurrency !== undefined) return limitOf(`${type}@${target}`, maxConcurrency); // few calls, however many they are
    const targetLimit = limitOf(target, perTarget);
    return (work) => targetLimit(() => totalLimit(work));
  };
}

/**
 * Plans again and returns the changes that should be done by now. Ignores changes that were held or skipped, and the end
 * of an object's time in the trash, unless this apply was to carry it out: the next reconciliation applies them. The next steps of
 * pools, which follow the readiness of machines, are no changes that should be done: `hasMore` tells that there are some.
 */
async function findUnsettled(
  plan: Plan,
  outcomes: readonly Outcome[],
  { replan, connections, signal, onEvent }: ApplyOptions,
): Promise<{ readonly unsettled: readonly PlannedChange[]; readonly hasMore: boolean }> {
  const touched = [...new Set(plan.changes.filter(isReady).map(({ id }) => id))];
  if (replan === undefined || touched.length === 0 || signal.aborted) return ALL_SETTLED;
  if (outcomes.some(({ result }) => result === "failed" || result === "cancelled")) return ALL_SETTLED;
  const next = await replan(await refreshObjects(touched, connections, signal), touched);
  const unfinished = outcomes.filter(({ result }) => result === "held" || result === "skipped");
  const held = new Set(unfinished.map(({ change }) => change));
  const isDue = dueCheck(plan.changes, outcomes);
  const rest = next.changes.filter((change) => isReady(change) && isDue(change) && !held.has(change.change));
  const takesNextStep = hasNextStep(plan.changes, next.changes);
  const changes = takesNextStep ? rest.filter(repeatCheck(plan.changes)) : rest;
  if (changes.length > 0) onEvent?.({ kind: "unsettled", changes });
  return { unsettled: changes, hasMore: takesNextStep || next.changes.some(followsReadiness) };
}

const STEPS: ReadonlySet<string> = new Set(["drain", "rollout"]);

/** Returns whether a pool takes its next step: a member that waited is changed now, or another one is created or removed. */
function hasNextStep(planned: readonly PlannedChange[], next: readonly PlannedChange[]): boolean {
  const waiting = new Set(
    planned.filter(({ hold }) => hold !== undefined && STEPS.has(hold.gate)).map(({ change }) => change),
  );
  const known = new Set(planned.map(({ change }) => change));
  return next.some(
    ({ change, cause, hold }) =>
      hold === undefined && (waiting.has(change) || (cause === "scale" && !known.has(change))),
  );
}

/** Returns a check whether a change has something in common with a planned one: what the next step of a pool brings has not. */
function repeatCheck(planned: readonly PlannedChange[]): (change: PlannedChange) => boolean {
  const before = new Map(planned.map((change) => [change.change, change]));
  return ({ change, fields }) => {
    const same = before.get(change);
    if (same === undefined) return false;
    return (
      fields.length === 0 || fields.some((field) => same.fields.some((other) => isSameField(other, field)))
    );
  };
}

/**
 * Returns a check whether a change that the next plan has should be done already. What became due meanwhile is not: trash that has
 * expired, and machines whose health has changed.
 */
function dueCheck(
  planned: readonly PlannedChange[],
  outcomes: readonly Outcome[],
): (change: PlannedChange) => boolean {
  const done = new Set(outcomes.map(({ change }) => change));
  const digests = new Set(planned.map(({ digest }) => digest));
  return ({ change, cause, digest }) => {
    if (cause === "expired") return done.has(change);
    return cause !== "health" || digests.has(digest);
  };
}

function isSameField(left: FieldChange, right: FieldChange): boolean {
  return left.path === right.path && equal(left.after, right.after);
}

const ALL_SETTLED = { unsettled: [], hasMore: false } as const;

function runState(
  outcomes: readonly Outcome[],
  unsettled: readonly PlannedChange[],
  hasMore: boolean,
): Run["state"] {
  const results = new Set(outcomes.map(({ result }) => result));
  if (results.has("cancelled")) return "cancelled";
  if (results.has("failed") || unsettled.length > 0) return "failed";
  return results.has("held") || hasMore ? "waiting" : "succeeded";
}
