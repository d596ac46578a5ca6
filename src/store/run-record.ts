import type { ChangeId } from "../model/change.ts";
import type { FleetEvent } from "../model/event.ts";
import type { Hash } from "../model/hash.ts";
import type { ObjectId } from "../model/object.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Outcome, Run } from "../model/run.ts";

/** A run at its start. */
export interface RunStart {
  readonly id: string;
  readonly fleet: string;
  readonly plan: Hash;
  readonly commit: string;
  /** When the run began (ISO 8601). */
  readonly time: string;
  /** The system user that started the run, such as `anna`. */
  readonly by: string;
}

/** A run that has ended, as the history keeps it. */
export interface RunRecord extends Run, RunStart {
  readonly seconds: number;
}

/** An event with the webhooks that receive it. */
export interface OutboxEntry {
  readonly event: FleetEvent;
  readonly hooks: readonly ResourceId[];
}

/**
 * A change that is about to start. It is stored before the start. Otherwise the process after a killed one could not
 * know what was done, and could not post the event.
 */
export interface Intent {
  readonly change: ChangeId;
  readonly object: ObjectId;
  /** The digest of the change, which an approval names. */
  readonly digest: Hash;
  /** The `applied` hash of the object's mark after the change; undefined if the change leaves no mark. */
  readonly applied: Hash | undefined;
  /** The event to post when the change is done. */
  readonly posting: OutboxEntry | undefined;
}

/** A run that has not ended: in progress, or its process was killed. */
export interface OpenRun extends RunStart {
  /** Changes without a known outcome, in the plan's order. */
  readonly intents: readonly Intent[];
  readonly outcomes: readonly Outcome[];
}

/** The history of runs. */
export interface Runs {
  /** Stores the intents of a run. They survive a power cut once this returns. */
  begin(run: RunStart, intents: readonly Intent[]): Promise<void>;
  /**
   * Stores the outcome of one change and its event, in one transaction. A change that was done uses up the approval of
   * its digest.
   */
  recordOutcome(run: string, outcome: Outcome, entry?: OutboxEntry): Promise<void>;
  /** Ends a run. Changes without an outcome never get one; the planner plans them again if needed. */
  end(run: RunRecord, entries?: readonly OutboxEntry[]): Promise<void>;
  /**
   * Returns runs that have not ended, oldest first. While the caller holds the fleet's lock, no process works on them.
   */
  listOpen(fleet: string): Promise<readonly OpenRun[]>;
  /** Returns runs that have ended, newest first. */
  listEnded(fleet: string, limit: number): Promise<readonly RunRecord[]>;
}
