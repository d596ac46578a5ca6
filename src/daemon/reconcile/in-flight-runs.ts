import { setMaxListeners } from "node:events";
import {
  type ApplyEvent,
  type ApplyOptions,
  type ConcurrencyLimit,
  limitConcurrency,
} from "../../engine/apply.ts";
import type { InFlightChange } from "../../engine/observe/in-flight.ts";
import type { Connections } from "../../engine/observe/observe.ts";
import type { ChangeId, PlannedChange } from "../../model/change.ts";
import { asFailure, type Failure } from "../../model/failure.ts";
import { type ObjectId, type TargetId, targetOf } from "../../model/object.ts";
import type { Plan } from "../../model/plan.ts";
import type { Outcome } from "../../model/run.ts";
import { applyRecorded, newRunId } from "../../workspace/recorded-apply.ts";
import type { RecorderContext } from "../../workspace/recorder.ts";
import type { DaemonEventListener } from "../daemon-event.ts";

export interface InFlightRunsOptions {
  readonly emit: DaemonEventListener;
  /** Takes the lock under which plans are applied. Throws `rejected` while another process applies one. */
  lock(): Promise<AsyncDisposable>;
  /** Returns whether the last change of an object failed. Such a change goes after the others. */
  isRetry(id: ObjectId): boolean;
  /** Called with the outcome of each change. A change stays in flight until `markObserved` gets its object. */
  onOutcome(change: PlannedChange, outcome: Outcome): void;
  /** Called when a run has ended (undefined) or could not be carried out. */
  onEnd(failure: Failure | undefined): void;
}

/** A run that has not ended. */
interface ActiveRun {
  readonly stop: AbortController;
  readonly started: Set<ChangeId>;
  /** The changes that have not ended. */
  readonly unfinished: Map<ChangeId, InFlightChange>;
}

/**
 * Applies plans, several at the same time. A change stays in flight until its object has been read after it. Until then
 * further changes of the object are held.
 */
export class InFlightRuns {
  readonly #options: InFlightRunsOptions;
  readonly #changes = new Map<ChangeId, InFlightChange>();
  /** The number of changes in flight of each object. */
  readonly #busyObjects = new Map<ObjectId, number>();
  /** Changes that have ended, by the object that must be read after them. */
  readonly #awaitingRefresh = new Map<ObjectId, InFlightChange[]>();
  readonly #activeRuns = new Map<string, ActiveRun>();
  readonly #executions = new Set<Promise<void>>();
  readonly #concurrency: ConcurrencyLimit;
  readonly #abandoning = new AbortController();
  readonly #applyLock: ReturnType<typeof refCountedLock>;

  constructor(options: InFlightRunsOptions) {
    this.#options = options;
    this.#concurrency = withRetryLimit((id) => options.isRetry(id));
    this.#applyLock = refCountedLock(() => options.lock());
    setMaxListeners(0, this.#abandoning.signal); // every change in flight adds a listener
  }

  /** Changes that have not ended, or whose objects have not been read since they ended. */
  get changes(): ReadonlyMap<ChangeId, InFlightChange> {
    return this.#changes;
  }

  /** Returns whether an object has a change in flight. */
  isInFlight(id: ObjectId): boolean {
    return this.#busyObjects.has(id);
  }

  /** Starts a run of all changes of a plan. `changes`: the same changes with their expected results. */
  start(
    plan: Plan,
    changes: readonly InFlightChange[],
    connections: Connections,
    recorder: RecorderContext,
  ): void {
    const id = newRunId();
    const run: ActiveRun = {
      stop: new AbortController(),
      started: new Set(),
      unfinished: new Map(changes.map((inFlight) => [inFlight.change.change, inFlight])),
    };
    this.#activeRuns.set(id, run);
    for (const inFlight of changes) this.#add(inFlight);
    const execution = this.#execute(id, run, plan, connections, recorder).then((failure) => {
      this.#activeRuns.delete(id);
      this.#executions.delete(execution);
      for (const inFlight of run.unfinished.values()) this.#remove(inFlight);
      this.#options.onEnd(failure);
    });
    this.#executions.add(execution);
  }

  /** Drops all changes that have not started. Those that have started go on. */
  cancel(): void {
    for (const { stop, started, unfinished } of this.#activeRuns.values()) {
      stop.abort();
      for (const [change, inFlight] of unfinished) if (!started.has(change)) this.#remove(inFlight);
    }
  }

  /** Returns how many changes have started and not ended. */
  startedCount(): number {
    let count = 0;
    for (const { started, unfinished } of this.#activeRuns.values())
      for (const id of unfinished.keys()) if (started.has(id)) count += 1;
    return count;
  }

  /** Abandons the changes that have started: their results stay unknown. */
  abandon(): void {
    this.#abandoning.abort();
  }

  /** Returns the objects of a target that have not been read since their change ended. */
  unobservedOn(target: TargetId): readonly ObjectId[] {
    return [...this.#awaitingRefresh.keys()].filter((id) => targetOf(id) === target);
  }

  /** Forgets changes on other targets than these: nothing reads their objects any more. */
  retainTargets(targets: ReadonlySet<TargetId>): void {
    this.markObserved([...this.#awaitingRefresh.keys()].filter((id) => !targets.has(targetOf(id))));
  }

  /** Records that objects were read: their ended changes are not in flight any more. */
  markObserved(objects: Iterable<ObjectId>): void {
    for (const id of objects) {
      const ended = this.#awaitingRefresh.get(id) ?? [];
      this.#awaitingRefresh.delete(id);
      for (const inFlight of ended) if (!this.#isAwaited(inFlight)) this.#remove(inFlight);
    }
  }

  /** Resolves when all runs have ended, also those that start meanwhile. */
  async idle(): Promise<void> {
    while (this.#executions.size > 0) await Promise.all(this.#executions);
  }

  /** Applies a plan. Returns why it could not be applied; undefined when the run has ended. Never throws. */
  async #execute(
    id: string,
    run: ActiveRun,
    plan: Plan,
    connections: Connections,
    recorder: RecorderContext,
  ): Promise<Failure | undefined> {
    const { emit } = this.#options;
    try {
      await using _lock = await this.#applyLock.hold();
      emit({ kind: "run-started", run: id, plan });
      const options: ApplyOptions = {
        connections,
        signal: run.stop.signal,
        abandon: this.#abandoning.signal,
        concurrency: this.#concurrency,
        onEvent: (event) => this.#onApplyEvent(id, run, event),
      };
      const record = await applyRecorded(plan, options, recorder, id);
      emit({ kind: "run-finished", record });
      return undefined;
    } catch (error) {
      return asFailure(error);
    }
  }

  #onApplyEvent(id: string, run: ActiveRun, event: ApplyEvent): void {
    const { emit, onOutcome } = this.#options;
    if (event.kind === "unsettled") return;
    const { change } = event;
    if (event.kind === "started") {
      run.started.add(change.change);
      emit({ kind: "change-started", run: id, change });
      return;
    }
    if (event.kind === "progress") {
      emit({ kind: "change-progress", run: id, change, progress: event.progress });
      return;
    }
    const inFlight = run.unfinished.get(change.change);
    run.unfinished.delete(change.change);
    emit({ kind: "change-finished", run: id, change, outcome: event.outcome });
    if (inFlight !== undefined && run.started.has(change.change)) this.#awaitRefresh(inFlight);
    else this.#remove(inFlight);
    onOutcome(change, event.outcome);
  }

  /** Keeps a change that has ended in flight until its object has been read; a migration until both hosts have been. */
  #awaitRefresh(inFlight: InFlightChange): void {
    for (const id of ownObjects(inFlight)) {
      this.#awaitingRefresh.set(id, [...(this.#awaitingRefresh.get(id) ?? []), inFlight]);
    }
  }

  #isAwaited(inFlight: InFlightChange): boolean {
    return ownObjects(inFlight).some((id) => this.#awaitingRefresh.get(id)?.includes(inFlight));
  }

  #add(inFlight: InFlightChange): void {
    const id = inFlight.change.change;
    this.#remove(this.#changes.get(id));
    this.#changes.set(id, inFlight);
    this.#countObjects(inFlight, 1);
  }

  #remove(inFlight: InFlightChange | undefined): void {
    if (inFlight === undefined || this.#changes.get(inFlight.change.change) !== inFlight) return; // another run replaced it
    this.#changes.delete(inFlight.change.change);
    this.#countObjects(inFlight, -1);
  }

  #countObjects(inFlight: InFlightChange, by: 1 | -1): void {
    for (const object of ownObjects(inFlight)) {
      const count = (this.#busyObjects.get(object) ?? 0) + by;
      if (count === 0) this.#busyObjects.delete(object);
      else this.#busyObjects.set(object, count);
    }
  }
}

/** Returns the object of a change; for a migration, the machine on both hosts. */
function ownObjects({ change: { id, from } }: InFlightChange): readonly ObjectId[] {
  return from === undefined ? [id] : [id, from];
}

/** Limits retries to one at a time per target. Otherwise they could take all slots from changes that users wait for. */
function withRetryLimit(isRetry: InFlightRunsOptions["isRetry"]): ConcurrencyLimit {
  const [usual, retries] = [limitConcurrency(), limitConcurrency({ perTarget: 1 })];
  return (change, connections) => {
    const inTurn = usual(change, connections);
    if (!isRetry(change.id)) return inTurn;
    const afterOthers = retries(change, connections);
    return (work) => afterOthers(() => inTurn(work));
  };
}

/** Shares one lock among all concurrent holders: the first takes it, the last releases it. */
function refCountedLock(lock: () => Promise<AsyncDisposable>): { hold(): Promise<AsyncDisposable> } {
  let holders = 0;
  let current: Promise<AsyncDisposable> | undefined;
  const release = async () => {
    holders -= 1;
    if (holders > 0) return;
    const last = current;
    current = undefined;
    await (await last?.catch(() => undefined))?.[Symbol.asyncDispose]();
  };
  return {
    async hold() {
      holders += 1;
      current ??= lock();
      try {
        await current;
      } catch (error) {
        await release();
        throw error;
      }
      return { [Symbol.asyncDispose]: release };
    },
  };
}
