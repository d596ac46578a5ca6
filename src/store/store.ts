import type { Hash } from "../model/hash.ts";
import type { Run } from "../model/plan.ts";
import type { ResourceId } from "../model/resource.ts";

/** One applied plan as history keeps it. */
export interface RunRecord extends Run {
  readonly id: string;
  readonly fleet: string;
  /** When it began (ISO 8601). */
  readonly time: string;
  readonly seconds: number;
  /** Who started it, as the system knows them: `anna`. */
  readonly by: string;
}

/** One resource that people took out of the reconciler's hands for a while. */
export interface Suspension {
  readonly id: ResourceId;
  readonly reason: string;
  readonly since: string;
}

/**
 * What cannot lie on the objects themselves. Losing it loses history and pauses, never objects.
 * Small on purpose: another implementation over a database can follow.
 */
export interface Store {
  /** For people: where all this is. */
  readonly place: string;
  /** The key under which secrets are hashed; random, made at first use, readable for its owner alone. */
  hashKey(): Promise<Uint8Array>;
  suspensions(fleet: string): Promise<readonly Suspension[]>;
  suspend(fleet: string, suspension: Suspension): Promise<void>;
  /** False when it was not suspended. */
  resume(fleet: string, id: ResourceId): Promise<boolean>;
  /** Notes that a saved plan is being applied. False when it has been before: a saved plan is applied once. */
  use(plan: Hash): Promise<boolean>;
  record(run: RunRecord): Promise<void>;
  /** The newest first. */
  history(fleet: string, limit: number): Promise<readonly RunRecord[]>;
  /** One apply at a time for a fleet. Throws `rejected` while another process has it. */
  lock(fleet: string): Promise<AsyncDisposable>;
  /** A place for files that can be made again. Safe to delete. */
  readonly cache: string;
}
