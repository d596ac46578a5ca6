import type { ClockRecord } from "../model/clock.ts";
import type { Hash } from "../model/hash.ts";
import type { JsonObject } from "../model/json.ts";
import type { Rules } from "../model/policy.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Outbox } from "./outbox.ts";
import type { Runs } from "./run-record.ts";

/** A resource that `fleetwright suspend` keeps from being changed. */
export interface Suspension {
  readonly id: ResourceId;
  readonly reason: string;
  readonly since: string;
}

/** An approval of a change, by its digest. */
export interface Approval {
  readonly digest: Hash;
  /** A title of the approved change, for display. */
  readonly about: string;
  readonly by: string;
  readonly at: string;
  /** When the approval expires (ISO 8601). */
  readonly until: string;
}

/** A pause of an object after failures. */
export interface Backoff {
  readonly failures: number;
  readonly until: string;
  readonly message: string;
}

/** Records between reconciliations: by bucket, then by the id that each comment names. */
export interface Buckets {
  /** By object: its backoff. */
  readonly backoff: Backoff;
  /** By pool: the inputs of the decisions about its health and scaling. */
  readonly pool: JsonObject;
  /** By object: the target where it was last seen, and when. */
  readonly seen: { readonly target: string; readonly at: string };
  /** By target: the number of the fleet's objects when it was last read. */
  readonly target: { readonly objects: number; readonly at: string };
  /** `clock`: the last value of this machine's clock, and whether it is in doubt. */
  readonly clock: ClockRecord;
  /** `in-force`: the rules that a commit cannot loosen for itself. */
  readonly rules: Rules;
  /** By resource: its labels, because its events go on after it has left Git. */
  readonly labels: Readonly<Record<string, string>>;
  /** By finding: the value that was reported, so that it is reported once. */
  readonly told: string;
  /** By the hash of an encrypted value: the keyed hash of its content. */
  readonly sealed: string;
  /** `status`: the last status of the fleet's daemon. */
  readonly daemon: JsonObject;
  /** By branch or pull request: the last report on it. */
  readonly review: JsonObject;
  /** By a name at a forge, shared by all fleets: the id of its account at the first request. */
  readonly account: { readonly id: number };
  /** By the newest commit of a proposal: how many times planning began and did not end. */
  readonly planning: { readonly begun: number };
  /** By source, shared by all fleets: the last commit with valid signatures. */
  readonly signed: { readonly commit: string };
}
export type Bucket = keyof Buckets;

/**
 * State that cannot lie on the objects themselves. Its loss loses history, backoffs, approvals and undelivered events,
 * never objects. `contract.testing.ts` tests the contract of implementations.
 */
export interface Store extends AsyncDisposable {
  /** The location of the state, for display. */
  readonly location: string;
  /** A folder for files that can be created again. Safe to delete. */
  readonly cache: string;
  /** Returns the key for hashes of secrets: random, created on first use, readable only for its owner. */
  hashKey(): Promise<Uint8Array>;
  /** Locks a fleet for one apply. Throws `rejected` while another process holds the lock. */
  lockApply(fleet: string): Promise<AsyncDisposable>;
  /** Locks the delivery of a fleet's events. Returns undefined while another process holds the lock. */
  tryLockDelivery(fleet: string): Promise<AsyncDisposable | undefined>;
  /** Locks a fleet for one daemon. Throws `rejected` while another daemon holds the lock. */
  lockDaemon(fleet: string): Promise<AsyncDisposable>;

  readonly runs: Runs;
  readonly outbox: Outbox;

  suspensions(fleet: string): Promise<readonly Suspension[]>;
  suspend(fleet: string, suspension: Suspension): Promise<void>;
  /** Ends a suspension. Returns false if the resource was not suspended. */
  resume(fleet: string, id: ResourceId): Promise<boolean>;

  /** Stores approvals. A second approval of a digest replaces the first. */
  approve(fleet: string, approvals: readonly Approval[]): Promise<void>;
  /** Returns the valid approvals at `now` (ISO 8601): neither used up nor expired. */
  approvals(fleet: string, now: string): Promise<readonly Approval[]>;
  /** Revokes an approval. Returns false if no valid one exists. */
  revokeApproval(fleet: string, digest: Hash): Promise<boolean>;

  /**
   * Records that a saved plan is applied. Returns false if it was applied before, because a saved plan may be applied
   * once.
   */
  consumePlan(plan: Hash): Promise<boolean>;

  readRecords<T extends Bucket>(fleet: string, bucket: T): Promise<ReadonlyMap<string, Buckets[T]>>;
  /** Writes records in one transaction; undefined deletes a record. */
  putRecords<T extends Bucket>(
    fleet: string,
    bucket: T,
    notes: ReadonlyMap<string, Buckets[T] | undefined>,
  ): Promise<void>;

  /** Deletes history that is older than `RETENTION_DAYS`. */
  pruneHistory(now: Date): Promise<void>;
}

/** Days for which ended runs, delivered events and expired approvals are kept. */
export const RETENTION_DAYS = { runs: 365, events: 90, approvals: 90 } as const;
