import type { ChangeId } from "../model/change.ts";
import type { FleetEvent } from "../model/event.ts";
import type { Hash } from "../model/hash.ts";
import type { ObjectId } from "../model/object.ts";
import type { Outcome, Run } from "../model/plan.ts";
import type { ResourceId } from "../model/resource.ts";

/** A plan that is about to be applied. */
export interface RunStart {
  readonly id: string;
  readonly fleet: string;
  readonly plan: Hash;
  readonly commit: string;
  /** When it began (ISO 8601). */
  readonly time: string;
  /** Who started it, as the system knows them: `anna`. */
  readonly by: string;
}

/** One applied plan as history keeps it. */
export interface RunRecord extends Run, RunStart {
  readonly seconds: number;
}

/** An event with the webhooks that are told of it. */
export interface Posting {
  readonly event: FleetEvent;
  readonly hooks: readonly ResourceId[];
}

/**
 * What is about to be done to an object: written before it is begun, so that whoever comes after a killed process knows
 * what it may have done, and can still tell of it.
 */
export interface Intent {
  readonly change: ChangeId;
  readonly object: ObjectId;
  /** The change's digest: what an approval of it names. */
  readonly digest: Hash;
  /** The hash that the object's mark has afterwards; undefined where the change leaves none. */
  readonly applied: Hash | undefined;
  /** What is told when it is done. */
  readonly posting: Posting | undefined;
}

/** A run that has not ended: it is under way, or its process was killed. */
export interface OpenRun extends RunStart {
  /** Changes of which it is not known what became of them, in the order of the plan. */
  readonly intents: readonly Intent[];
  readonly outcomes: readonly Outcome[];
}

/** What was done, and what became of it. */
export interface Runs {
  /** Writes down what a run is going to do. When this has returned, it is known even after a power cut. */
  begin(run: RunStart, intents: readonly Intent[]): Promise<void>;
  /**
   * What became of one change, and the event that tells of it: both or neither. A change that was done uses up the
   * approval of its digest.
   */
  settle(run: string, outcome: Outcome, posting?: Posting): Promise<void>;
  /** Nothing is known of these changes any more, and nothing will be: they are planned again where they are needed. */
  end(run: RunRecord, postings?: readonly Posting[]): Promise<void>;
  /** Runs that have not ended, the oldest first. Whoever holds the fleet's lock knows that nobody works on them. */
  open(fleet: string): Promise<readonly OpenRun[]>;
  /** Runs that have ended, the newest first. */
  history(fleet: string, limit: number): Promise<readonly RunRecord[]>;
}
