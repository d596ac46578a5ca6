import { isDeepStrictEqual } from "node:util";
import type { Driver } from "../../drivers/driver.ts";
import { typesOf } from "../../drivers/index.ts";
import { withUnusableHosts } from "../../engine/blocked/unusable.ts";
import { creditEvent } from "../../engine/cpu-credits/credit-event.ts";
import type { MachineCredits } from "../../engine/cpu-credits/machine-credits.ts";
import { type InFlightChange, inFlightChanges, withExpectedResults } from "../../engine/observe/in-flight.ts";
import { windowAt } from "../../engine/plan/gates/maintenance-window.ts";
import { isReady } from "../../engine/plan/queries.ts";
import { awaitedObjects } from "../../engine/plan/rollout/awaited-objects.ts";
import { asFailure, type Failure } from "../../model/failure.ts";
import type { HostConditions } from "../../model/host-failure.ts";
import type { ObjectId, ObservedObject, TargetId } from "../../model/object.ts";
import type { FleetPolicy } from "../../model/policy.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { loadApprovals, loadSuspensions } from "../../workspace/approvals.ts";
import type { Random } from "../../workspace/backoff.ts";
import type { RuntimeContext } from "../../workspace/context.ts";
import { loadLabels, postEvents, type RecorderContext } from "../../workspace/recorder.ts";
import { recordObjectCounts } from "../../workspace/removed-targets.ts";
import type { Revision } from "../../workspace/revision.ts";
import { createWebhookClient } from "../../workspace/webhooks/webhook-client.ts";
import type { ObservedMachines } from "../cpu-credits/controller-options.ts";
import type { DaemonEventListener } from "../daemon-event.ts";
import { TargetCache } from "../observe/target-cache.ts";
import type { TargetUpdate } from "../observe/target-informer.ts";
import { assertSameFleet } from "../revision/same-fleet.ts";
import { FleetPlanner } from "./fleet-planner.ts";
import { failureTimes } from "./host-conditions.ts";
import { HostFailureController } from "./host-failure-controller.ts";
import { InFlightRuns } from "./in-flight-runs.ts";
import { nextWakeup, WakeupTimer } from "./next-wakeup.ts";
import type { ObjectBackoff } from "./object-backoff.ts";
import { OutcomeRecorder } from "./outcome-recorder.ts";
import { createPlanRecorder, type PlanRecorder } from "./plan-recorder.ts";
import { createReconcileLoop, type ReconcileLoop } from "./reconcile-loop.ts";
import type { Reconciliation } from "./reconciliation.ts";
import type { Trigger } from "./triggers.ts";

export interface ReconcilerOptions {
  readonly fleet: string;
  readonly context: RuntimeContext;
  readonly drivers: readonly Driver[];
  readonly backoff: ObjectBackoff;
  readonly emit: DaemonEventListener;
  /** Who applies, for run records. */
  readonly by: string;
  /** The user agent of requests to webhooks. */
  readonly userAgent: string;
  /** Milliseconds that never go back. */
  readonly clock: () => number;
  readonly random: Random;
}

/** The input of a reconciliation that is read at its beginning. */
interface Observation {
  /** By `clock`. */
  readonly startedAt: number;
  readonly at: Date;
  readonly inFlight: readonly InFlightChange[];
  readonly snapshot: Snapshot;
  readonly hosts: HostConditions;
}

/** The delay between a change and the refresh of its object. Changes within this time are read together. */
const VERIFY_DELAY_MS = 50;
/** The longest time that the first plan waits for targets that do not answer. */
const FIRST_PLAN_GRACE_MS = 5_000;
/** The intervals at which load balancers are read that decisions about pools wait for: see `AwaitedObjects`. */
const POLL_MS = { drains: 1_000, monitors: 5_000 } as const;
/** The delay before the resync after a run that could not begin, as while another process applies a plan. */
const LOCK_RETRY_MS = 1_000;

/**
 * Keeps the targets of one fleet as the commit in force says. Each reconciliation has five steps:
 *
 * - Observe: takes the cached state of all targets, with the expected results of the changes in flight.
 * - Plan: compiles the files of the commit and compares them with the observed state.
 * - Record: closes the runs of killed processes, and writes down what is new in the plan.
 * - Apply: starts a run of the changes that no gate holds.
 * - Schedule: sets a timer for the time at which the plan changes without new input.
 *
 * A trigger starts a reconciliation: a commit, an approval, a change of a target, an ended run, or that timer.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #targetCache: TargetCache;
  readonly #runs: InFlightRuns;
  readonly #loop: ReconcileLoop;
  readonly #planner: FleetPlanner;
  readonly #planRecorder: PlanRecorder;
  readonly #outcomes: OutcomeRecorder;
  readonly #wakeup = new WakeupTimer(() => this.#loop.trigger("timer"));
  readonly #unreachable = new Set<TargetId>();
  readonly #hostFailures: HostFailureController;
  #revision: Revision | undefined;
  #labels: RecorderContext["labels"] = () => undefined;
  #last: Reconciliation | undefined;
  #stopping = false;
  /** When the first plan is made although targets have not answered, by `clock`. */
  #readyAt = Number.POSITIVE_INFINITY;

  constructor(options: ReconcilerOptions) {
    const { fleet, context, drivers, backoff, emit, clock, random } = options;
    this.#options = options;
    this.#hostFailures = new HostFailureController({
      fleet,
      clock,
      emit,
      labFencing: context.backends.labFencing,
      revision: () => this.#revision,
      onPowerChange: () => this.#loop.trigger("timer"),
    });
    this.#planner = new FleetPlanner({ fleet, context, types: typesOf(drivers), backoff, clock });
    this.#planRecorder = createPlanRecorder(fleet, context.store);
    this.#outcomes = new OutcomeRecorder({
      backoff,
      onAltered: (ids) => this.#targetCache.refresh(ids, VERIFY_DELAY_MS),
      onError: (error) => this.#reportError("recording an outcome", error),
    });
    this.#runs = new InFlightRuns({
      emit,
      lock: () => context.store.lockApply(fleet),
      isRetry: (id) => backoff.entries.has(id),
      onOutcome: (change, outcome) => this.#outcomes.record(change, outcome),
      onEnd: (failure) => this.#onRunEnd(failure),
    });
    this.#targetCache = new TargetCache({
      drivers,
      clock,
      random,
      onUpdate: (target, update) => this.#onTargetUpdate(target, update),
      onHealthChange: () => this.#loop.trigger("health"),
      agentProbes: () => this.#last?.planning.compiled.agentProbes ?? [],
      intervalMs: () => (this.#revision?.desired.fleet.intervalSeconds ?? 300) * 1000,
      shouldRefresh: (id) => !this.#runs.isInFlight(id),
    });
    this.#loop = createReconcileLoop({
      clock,
      notBefore: () => this.#notBefore(),
      reconcile: async (triggers) => {
        if (this.#revision !== undefined) await this.#reconcile(this.#revision, triggers);
      },
      onFailure: (error) => this.#reportError("planning", error),
    });
  }

  /** Returns the last reconciliation; undefined before the first. */
  lastReconciliation(): Reconciliation | undefined {
    return this.#last;
  }

  /** Returns the machines for the controller of their CPU credits. */
  observedMachines(): ObservedMachines {
    return {
      snapshot: () => this.#targetCache.snapshot(),
      connections: () => this.#targetCache.connections(),
      isLeftAlone: ({ id, mark }) =>
        this.#runs.isInFlight(id) ||
        mark === undefined ||
        this.#revision?.desired.suspended.has(mark.owner) === true,
      refresh: (ids) => this.#targetCache.refresh(ids, VERIFY_DELAY_MS),
      onThrottled: (machine, credits) => this.#recordThrottling(machine, credits),
    };
  }

  /** Returns how many changes are in flight. */
  inFlightCount(): number {
    return this.#runs.changes.size;
  }

  /**
   * Puts a commit into force. When its files are others, changes of the last commit that have not started are dropped.
   * Throws `rejected` when it is the commit of another fleet.
   */
  async setRevision(next: Revision): Promise<void> {
    const { fleet, context, backoff, clock } = this.#options;
    const before = this.#revision?.desired;
    assertSameFleet(fleet, next);
    if (before === undefined) this.#readyAt = clock() + FIRST_PLAN_GRACE_MS;
    this.#labels = await loadLabels(fleet, next.desired.loaded.resources, context.store);
    if (before !== undefined && before.loaded !== next.desired.loaded) {
      await backoff.reset();
      this.#runs.cancel();
    }
    this.#revision = next;
    this.#targetCache.setTargets(next.targets, next.driverContext);
    const targets = new Set(next.targets.map(({ id }) => id));
    this.#runs.retainTargets(targets);
    this.#hostFailures.retainTargets(targets);
    if (before !== undefined && before.fleet.intervalSeconds !== next.desired.fleet.intervalSeconds)
      this.#targetCache.resync();
    this.#loop.trigger("commit");
  }

  /** Reads the approvals and suspensions that other processes have written. Never throws. */
  async refreshApprovals(): Promise<void> {
    if (this.#revision === undefined) return;
    try {
      await this.#reloadApprovals(this.#revision);
    } catch (error) {
      this.#reportError("looking for approvals", error);
    }
  }

  /** Starts nothing more, and abandons what is in flight after `graceMs`. Returns how many changes were abandoned. */
  async stop(graceMs: number): Promise<number> {
    this.#stopping = true;
    this.#wakeup.clear();
    this.#runs.cancel();
    let abandoned = 0;
    const grace = setTimeout(() => {
      abandoned = this.#runs.startedCount();
      this.#options.emit({ kind: "abandoning", inFlight: abandoned });
      this.#runs.abandon();
    }, graceMs);
    await Promise.all([this.#loop.stop(), this.#runs.idle()]);
    clearTimeout(grace);
    await this.#hostFailures[Symbol.asyncDispose]();
    await this.#outcomes.idle();
    await this.#targetCache[Symbol.asyncDispose]();
    return abandoned;
  }

  async #reconcile(revision: Revision, triggers: readonly Trigger[]): Promise<void> {
    const observation = this.#observe(revision, triggers);
    const reconciliation = await this.#plan(revision, observation, triggers);
    const recorder = await this.#record(reconciliation, observation, triggers);
    await this.#apply(reconciliation, recorder);
    this.#watchPools(reconciliation);
    this.#scheduleWakeup(reconciliation, observation.at);
  }

  #observe(revision: Revision, triggers: readonly Trigger[]): Observation {
    const startedAt = this.#options.clock();
    const at = this.#options.context.now();
    if (triggers.includes("timer")) this.#cancelAfterWindow(revision, at);
    const inFlight = [...this.#runs.changes.values()];
    const observed = this.#targetCache.snapshot();
    const expected = withExpectedResults(observed, inFlight);
    const snapshot = withUnusableHosts(expected, revision.desired.loaded.unusable);
    const hosts = this.#hostFailures.classify(revision, observed, this.#last?.hosts ?? new Map());
    return { startedAt, at, inFlight, snapshot, hosts };
  }

  /** Cancels changes that a maintenance window let through and that have not started when it closes. */
  #cancelAfterWindow(revision: Revision, at: Date): void {
    const isOver = ({ windows }: FleetPolicy) =>
      windows.length > 0 && !windowAt(windows, at.toISOString()).open;
    if (this.#planner.policiesOf(revision).some(isOver)) this.#runs.cancel();
  }

  async #plan(
    revision: Revision,
    { startedAt, at, inFlight, snapshot, hosts }: Observation,
    triggers: readonly Trigger[],
  ): Promise<Reconciliation> {
    const { emit, clock } = this.#options;
    const planned = await this.#planner.plan(revision, {
      at,
      inFlight,
      snapshot,
      offHosts: () => this.#hostFailures.offHosts(hosts),
      hasSynced: () => this.#targetCache.hasSynced(),
    });
    const last = { revision, snapshot, hosts, ...planned };
    this.#last = last;
    emit({ kind: "planned", plan: last.plan, reconciliation: last, triggers, ms: clock() - startedAt });
    return last;
  }

  /** Returns the recorder for a run of the plan. */
  async #record(
    { revision, plan, planning, snapshot, hosts }: Reconciliation,
    { at }: Observation,
    triggers: readonly Trigger[],
  ): Promise<RecorderContext> {
    const { fleet, context, by, userAgent } = this.#options;
    const recorder: RecorderContext = {
      store: context.store,
      now: context.now,
      by,
      webhooks: revision.webhooks,
      labels: this.#labels,
      webhookClient: createWebhookClient(revision.secrets, context, userAgent),
    };
    const connections = this.#targetCache.connections();
    await this.#planRecorder.recoverOnce({ plan, snapshot, observedAt: at, connections });
    if (triggers.includes("resync")) await recordObjectCounts(fleet, revision.targets, snapshot, context);
    const { progress: pools, compiled } = planning;
    const findings = { readiness: compiled.readiness, objects: snapshot.objects, hosts, pools };
    await this.#planRecorder.record(plan, findings, recorder);
    return recorder;
  }

  /**
   * Starts a run, unless the plan may be out of date. Changes that were done and are planned again get a backoff, and
   * objects whose state may be stale are read: both make another plan.
   */
  async #apply({ plan, planning }: Reconciliation, recorder: RecorderContext): Promise<void> {
    const ready = plan.changes.filter(isReady);
    const isInFlight = (id: ObjectId) => this.#runs.isInFlight(id);
    const stillPlanned = await this.#outcomes.recordStillPlanned(ready, isInFlight);
    const staleObjects = this.#targetCache.staleObjects(ready.map(({ id }) => id));
    this.#targetCache.refresh(staleObjects, 0);
    if (stillPlanned > 0) this.#loop.trigger("applied");
    if (stillPlanned + staleObjects.length > 0 || ready.length === 0 || this.#stopping) return;
    const inFlight = inFlightChanges(ready, planning.compiled.objects);
    this.#runs.start({ ...plan, changes: ready }, inFlight, this.#targetCache.connections(), recorder);
  }

  /** Reads the load balancers again that decisions about pools wait for. The next reconciliation asks for it again, as long as it is needed. */
  #watchPools({ planning }: Reconciliation): void {
    const { drains, monitors } = awaitedObjects(planning.rollouts);
    this.#targetCache.refresh(drains, POLL_MS.drains);
    this.#targetCache.refresh(monitors, POLL_MS.monitors);
  }

  #scheduleWakeup({ revision, plan, planning, snapshot, hosts, rules }: Reconciliation, at: Date): void {
    const { fleet, context } = this.#options;
    const policies = [revision.desired.fleet, rules.policy];
    const failures = failureTimes(hosts, at);
    const { readiness, liveness, until } = planning.compiled;
    const observed = { plan, snapshot, readiness, liveness, failures };
    const input = { ...observed, fleet, policies, decisionsUntil: until };
    const time = nextWakeup(input, at.toISOString());
    this.#wakeup.schedule(time, context.now());
  }

  /** Returns for how many milliseconds no plan can be made: infinity without a commit. */
  #notBefore(): number {
    if (this.#revision === undefined) return Number.POSITIVE_INFINITY;
    return this.#targetCache.hasSynced() ? 0 : this.#readyAt - this.#options.clock();
  }

  async #reloadApprovals(current: Revision): Promise<void> {
    const { fleet, context } = this.#options;
    const approvals = await loadApprovals(fleet, context.store, context.now());
    const suspended = await loadSuspensions(current.desired.loaded.resources, fleet, context.store);
    if (this.#revision !== current) return; // the next poll is for the next commit
    const isSame = isDeepStrictEqual(suspended, current.desired.suspended);
    if (!isSame) this.#revision = { ...current, desired: { ...current.desired, suspended } };
    if (!isSame || !isDeepStrictEqual(approvals, this.#planner.approved)) this.#loop.trigger("approval");
  }

  #onRunEnd(failure: Failure | undefined): void {
    if (failure === undefined) {
      this.#loop.trigger("applied");
      return;
    }
    this.#reportError("applying a plan", failure);
    setTimeout(() => this.#stopping || this.#targetCache.resync(), LOCK_RETRY_MS).unref();
  }

  #onTargetUpdate(target: TargetId, update: TargetUpdate): void {
    const { emit, context } = this.#options;
    this.#hostFailures.recordUpdate(target, update, context.now());
    if (update.kind === "unreachable") {
      if (!this.#unreachable.has(target)) emit({ kind: "target-lost", target, failure: update.failure });
      this.#unreachable.add(target);
    } else if (this.#unreachable.delete(target)) emit({ kind: "target-recovered", target });
    const ids = update.kind === "refreshed" ? update.ids : this.#runs.unobservedOn(target);
    const isOwn = ids.some((id) => this.#runs.isInFlight(id));
    this.#runs.markObserved(ids);
    if (update.kind !== "refreshed") this.#loop.trigger("resync");
    else this.#loop.trigger(isOwn ? "applied" : "event");
  }

  async #recordThrottling(machine: ObservedObject, credits: MachineCredits): Promise<void> {
    const { fleet, context, emit } = this.#options;
    emit({ kind: "throttled", object: machine.id, credits });
    const event = creditEvent(machine, credits, { fleet, labels: this.#labels }, context.now().toISOString());
    if (event !== undefined) await postEvents(fleet, [event], this.#revision?.webhooks ?? [], context.store);
  }

  #reportError(operation: string, error: unknown): void {
    this.#options.emit({ kind: "error", operation, failure: asFailure(error) });
  }
}
