import type { MigrationProgress } from "../drivers/driver.ts";
import type { SourceProblem } from "../git/source-problem.ts";
import type { ChangeId, PlannedChange } from "../model/change.ts";
import type { Failure } from "../model/failure.ts";
import type { TargetId } from "../model/object.ts";
import type { Problem } from "../model/problem.ts";
import type { RunRecord } from "../store/run-record.ts";
import type { DaemonEvent, DaemonEventListener, DaemonEventOf } from "./daemon-event.ts";
import type { Reconciliation } from "./reconcile/reconciliation.ts";

/** The current state of a daemon, folded from its events. HTTP, metrics and `fleetwright status` read it. */
export interface DaemonState {
  /** Undefined until the first commit was read. */
  readonly fleet: string | undefined;
  readonly stopping: boolean;
  readonly stopped: boolean;
  /** The problems that keep the source from following its branch. */
  readonly sourceProblems: readonly SourceProblem[];
  /** The commit in force. */
  readonly commit: CommitInForce | undefined;
  /** The last reconciliation, and when it was made. */
  readonly latest: { readonly reconciliation: Reconciliation; readonly at: Date } | undefined;
  /** The last error since the last plan. */
  readonly failureSincePlan: string | undefined;
  /** The last error since a commit came into force or a run ended. */
  readonly failureSinceProgress: string | undefined;
  /** Targets that cannot be read, with the failure. */
  readonly lostTargets: ReadonlyMap<TargetId, Failure>;
  /** Changes that have started and not ended. */
  readonly inFlight: ReadonlyMap<ChangeId, PlannedChange>;
  /** The progress of those that report it. */
  readonly progress: ReadonlyMap<ChangeId, MigrationProgress>;
  readonly lastRun: RunRecord | undefined;
  /** When an event changed this state last; undefined before the first. */
  readonly changedAt: Date | undefined;
}

export interface CommitInForce {
  readonly id: string;
  readonly branch: string;
  readonly since: Date;
  /** The number of its resources. */
  readonly resources: number;
  /** Problems of its files. */
  readonly problems: readonly Problem[];
}

/** Keeps the state of one daemon. */
export interface DaemonStateTracker {
  readonly handle: DaemonEventListener;
  state(): DaemonState;
}

export const INITIAL_STATE: DaemonState = {
  fleet: undefined,
  stopping: false,
  stopped: false,
  sourceProblems: [],
  commit: undefined,
  latest: undefined,
  failureSincePlan: undefined,
  failureSinceProgress: undefined,
  lostTargets: new Map(),
  progress: new Map(),
  inFlight: new Map(),
  lastRun: undefined,
  changedAt: undefined,
};

export function trackDaemonState(now: () => Date): DaemonStateTracker {
  let state = INITIAL_STATE;
  return {
    handle: (event) => {
      state = reduce(state, event, now());
    },
    state: () => state,
  };
}

/** Returns the state after an event at `at`. Returns the very same state for events that it does not depend on. */
export function reduce(state: DaemonState, event: DaemonEvent, at: Date): DaemonState {
  const reducer = (REDUCERS as StateReducers<DaemonEvent>)[event.kind]; // the entry for its own kind
  return reducer === undefined ? state : { ...state, ...reducer(event, state, at), changedAt: at };
}

type StateReducer<Event> = (event: Event, before: DaemonState, at: Date) => Partial<DaemonState>;
type StateReducers<Event> = { readonly [Kind in DaemonEvent["kind"]]?: StateReducer<Event> };

const REDUCERS: { readonly [Kind in DaemonEvent["kind"]]?: StateReducer<DaemonEventOf<Kind>> } = {
  started: ({ fleet }) => ({ fleet, stopping: false, stopped: false }),
  stopping: () => ({ stopping: true }),
  stopped: () => ({ stopped: true }),
  source: ({ problems }) => ({ sourceProblems: problems }),
  commit: ({ commit: id, branch, resources, problems }, _before, since) => ({
    commit: { id, branch, since, resources, problems },
    failureSinceProgress: undefined,
  }),
  planned: ({ reconciliation }, _before, at) => ({
    failureSincePlan: undefined,
    latest: { reconciliation, at },
  }),
  error: ({ operation, failure }) => {
    const text = `${operation}: ${failure.message}`;
    return { failureSincePlan: text, failureSinceProgress: text };
  },
  "target-lost": ({ target, failure }, { lostTargets }) => ({
    lostTargets: new Map([...without(lostTargets, target), [target, failure]]),
  }),
  "target-recovered": ({ target }, { lostTargets }) => ({ lostTargets: without(lostTargets, target) }),
  "change-started": ({ change }, { inFlight }) => ({
    inFlight: new Map([...inFlight, [change.change, change]]),
  }),
  "change-progress": ({ change, progress: now }, { progress }) => ({
    progress: new Map([...progress, [change.change, now]]),
  }),
  "change-finished": ({ change }, { inFlight, progress }) => ({
    inFlight: without(inFlight, change.change),
    progress: without(progress, change.change),
  }),
  "run-finished": ({ record }) => ({ lastRun: record, failureSinceProgress: undefined }),
};

function without<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Map<Key, Value> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
