import { targetOf } from "../engine/apply/reread.ts";
import { type ApplyEvent, type Turns, turns } from "../engine/apply.ts";
import type { Flight } from "../engine/flights.ts";
import type { Connections } from "../engine/observe.ts";
import type { ChangeId, PlannedChange } from "../model/change.ts";
import { asFailure, type Failure } from "../model/failure.ts";
import type { ObjectId, TargetId } from "../model/object.ts";
import type { Outcome, Plan } from "../model/plan.ts";
import type { RunRecord } from "../store/run-record.ts";
import type { Book } from "./book.ts";
import type { Observer } from "./happening.ts";
import { applyRecorded, newRunId } from "./recorded-apply.ts";

/** Plans that are carried out, several at the same time: each change of an object waits until the last has been seen. */
export interface Runs {
  /** Everything that is under way, or was done and has not been seen yet. */
  readonly flights: ReadonlyMap<ChangeId, Flight>;
  /** Whether something is under way on an object. */
  isBusy(id: ObjectId): boolean;
  /** How many runs go on. */
  going(): number;
  /** Carries out all changes of a plan. */
  begin(plan: Plan, flights: readonly Flight[], connections: Connections, book: Book): void;
  /** Nothing more is begun of what has not been begun. */
  cancel(): void;
  /** Objects on a target to which something was done that has not been seen yet. */
  landedOn(target: TargetId): readonly ObjectId[];
  /** What was done on other targets than these will never be seen. */
  forgetOthers(targets: ReadonlySet<TargetId>): void;
  /** These objects were read again: what was done to them is known now. */
  seen(objects: Iterable<ObjectId>): void;
  /** Until all runs have ended. */
  ended(): Promise<void>;
}

export interface RunsOptions {
  readonly observe: Observer;
  /** The lock under which plans are applied. Throws `rejected` while another process applies one. */
  lock(): Promise<AsyncDisposable>;
  /** Whether it failed lately: then its turn comes after what has not. */
  isRetry(id: ObjectId): boolean;
  /** What became of a change; its object must be read again then. */
  onOutcome(change: PlannedChange, outcome: Outcome): void;
  /** A run has ended, or could not begin. */
  onEnd(failure: Failure | undefined): void;
}

/** A run, with its changes that have not ended. */
interface Going {
  readonly stop: AbortController;
  readonly begun: Set<ChangeId>;
  readonly open: Map<ChangeId, Flight>;
}

export function createRuns({ observe, lock, isRetry, onOutcome, onEnd }: RunsOptions): Runs {
  const flights = new Map<ChangeId, Flight>();
  /** How many changes of each object are under way. */
  const busy = new Map<ObjectId, number>();
  const landed = new Map<ObjectId, Flight[]>();
  const going = new Map<string, Going>();
  const working = new Set<Promise<void>>();
  const order = retriesApart(isRetry);
  const shared = sharedLock(lock);
  const count = ({ change: { id, from } }: Flight, by: 1 | -1) => {
    for (const one of from === undefined ? [id] : [id, from]) {
      const amount = (busy.get(one) ?? 0) + by;
      if (amount === 0) busy.delete(one);
      else busy.set(one, amount);
    }
  };
  const add = (flight: Flight) => {
    drop(flights.get(flight.change.change));
    flights.set(flight.change.change, flight);
    count(flight, 1);
  };
  const drop = (flight: Flight | undefined) => {
    if (flight === undefined || flights.get(flight.change.change) !== flight) return; // another run has it by now
    flights.delete(flight.change.change);
    count(flight, -1);
  };

  const seen = (objects: Iterable<ObjectId>) => {
    for (const id of objects) {
      for (const flight of landed.get(id) ?? []) drop(flight);
      landed.delete(id);
    }
  };
  const follow =
    (run: string, own: Going) =>
    (event: ApplyEvent): void => {
      if (event.kind === "unsettled") return;
      const { change } = event;
      if (event.kind === "started") {
        own.begun.add(change.change);
        observe({ kind: "change-begun", run, change });
        return;
      }
      const flight = own.open.get(change.change);
      own.open.delete(change.change);
      observe({ kind: "change-ended", run, change, outcome: event.outcome });
      if (flight !== undefined && own.begun.has(change.change))
        landed.set(change.id, [...(landed.get(change.id) ?? []), flight]);
      else drop(flight);
      onOutcome(change, event.outcome);
    };

  const carryOut = async (run: string, own: Going, plan: Plan, connections: Connections, book: Book) => {
    try {
      await using _lock = await shared.hold();
      observe({ kind: "run-begun", run, plan });
      const options = { connections, signal: own.stop.signal, turns: order, onEvent: follow(run, own) };
      const record: RunRecord = await applyRecorded(plan, options, book, run);
      observe({ kind: "run-ended", record });
      return undefined;
    } catch (error) {
      return asFailure(error);
    }
  };

  return {
    flights,
    isBusy: (id) => busy.has(id),
    going: () => going.size,
    begin(plan, own, connections, book) {
      const run = newRunId();
      const open = new Map(own.map((flight) => [flight.change.change, flight]));
      const one: Going = { stop: new AbortController(), begun: new Set(), open };
      going.set(run, one);
      for (const flight of own) add(flight);
      const work = carryOut(run, one, plan, connections, book).then((failure) => {
        going.delete(run);
        working.delete(work);
        for (const flight of one.open.values()) drop(flight);
        onEnd(failure);
      });
      working.add(work);
    },
    cancel() {
      for (const { stop, begun, open } of going.values()) {
        stop.abort();
        for (const [change, flight] of open) if (!begun.has(change)) drop(flight);
      }
    },
    landedOn: (target) => [...landed.keys()].filter((id) => targetOf(id) === target),
    forgetOthers: (targets) => seen([...landed.keys()].filter((id) => !targets.has(targetOf(id)))),
    seen,
    ended: async () => {
      while (working.size > 0) await Promise.all(working);
    },
  };
}

/** Of what failed lately, one at a time on a target: so it never takes all turns from what people want now. */
function retriesApart(isRetry: RunsOptions["isRetry"]): Turns {
  const [usual, retries] = [turns(), turns({ perTarget: 1 })];
  return (change, connections) => {
    const inTurn = usual(change, connections);
    if (!isRetry(change.id)) return inTurn;
    const afterOthers = retries(change, connections);
    return (work) => afterOthers(() => inTurn(work));
  };
}

/** One lock for all that hold it at the same time. */
function sharedLock(lock: () => Promise<AsyncDisposable>): { hold(): Promise<AsyncDisposable> } {
  let holders = 0;
  let held: Promise<AsyncDisposable> | undefined;
  const release = async () => {
    holders -= 1;
    if (holders > 0) return;
    const last = held;
    held = undefined;
    await (await last?.catch(() => undefined))?.[Symbol.asyncDispose]();
  };
  return {
    async hold() {
      holders += 1;
      held ??= lock();
      try {
        await held;
      } catch (error) {
        await release();
        throw error;
      }
      return { [Symbol.asyncDispose]: release };
    },
  };
}
