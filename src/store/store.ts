import type { Hash } from "../model/hash.ts";
import type { JsonObject } from "../model/json.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Outbox } from "./outbox.ts";
import type { Runs } from "./run-record.ts";

/** One resource that people took out of the reconciler's hands for a while. */
export interface Suspension {
  readonly id: ResourceId;
  readonly reason: string;
  readonly since: string;
}

/** That somebody let a change go, by its digest. */
export interface Approval {
  readonly digest: Hash;
  /** For people: what it is that was approved. */
  readonly about: string;
  readonly by: string;
  readonly at: string;
  /** From then on it counts no more. */
  readonly until: string;
}

/** How long an object is left alone after failures. */
export interface Backoff {
  readonly failures: number;
  readonly until: string;
  readonly message: string;
}

/** What is remembered between passes, by topic, each under the id of what it is about. */
export interface Notes {
  /** By object: not before then again. */
  readonly backoff: Backoff;
  /** By pool: what its health and its scaling were decided from. */
  readonly pool: JsonObject;
  /** By object: the target where it was seen last, and when. */
  readonly seen: { readonly target: string; readonly at: string };
  /** By target: how many of the fleet's objects were on it when it was last read. */
  readonly target: { readonly objects: number; readonly at: string };
  /** By resource: its labels, since events tell of it after it has left Git too. */
  readonly labels: Readonly<Record<string, string>>;
  /** By what it is about: that people have been told, so that they are told once. */
  readonly told: string;
  /** By the hash of an encrypted value: the keyed hash of what is in it. */
  readonly sealed: string;
  /** `status`: what the fleet's daemon does, as it said last. */
  readonly daemon: JsonObject;
  /** By branch or pull request: what was said of it last. */
  readonly review: JsonObject;
  /** By source, for all fleets alike: the last commit of it whose signatures were good. */
  readonly signed: { readonly commit: string };
}
export type Topic = keyof Notes;

/**
 * What cannot lie on the objects themselves. Losing it loses history, pauses, approvals and undelivered events, never
 * objects. `contract.ts` says in tests what an implementation must do.
 */
export interface Store extends AsyncDisposable {
  /** For people: where all this is. */
  readonly place: string;
  /** A place for files that can be made again. Safe to delete. */
  readonly cache: string;
  /** The key under which secrets are hashed; random, made at first use, readable for its owner alone. */
  hashKey(): Promise<Uint8Array>;
  /** One apply at a time for a fleet. Throws `rejected` while another process has it. */
  lock(fleet: string): Promise<AsyncDisposable>;
  /** One process at a time delivers a fleet's events; undefined while another one does. */
  delivering(fleet: string): Promise<AsyncDisposable | undefined>;
  /** One daemon at a time keeps a fleet. Throws `rejected` while another one does. */
  keeping(fleet: string): Promise<AsyncDisposable>;

  readonly runs: Runs;
  readonly outbox: Outbox;

  suspensions(fleet: string): Promise<readonly Suspension[]>;
  suspend(fleet: string, suspension: Suspension): Promise<void>;
  /** False when it was not suspended. */
  resume(fleet: string, id: ResourceId): Promise<boolean>;

  /** A second approval of a digest takes the place of the first. */
  approve(fleet: string, approvals: readonly Approval[]): Promise<void>;
  /** Those that count now: neither used up nor over. */
  approvals(fleet: string, now: string): Promise<readonly Approval[]>;
  /** False when there was none that counts. */
  disapprove(fleet: string, digest: Hash): Promise<boolean>;

  /** Notes that a saved plan is being applied. False when it has been before: a saved plan is applied once. */
  use(plan: Hash): Promise<boolean>;

  notes<T extends Topic>(fleet: string, topic: T): Promise<ReadonlyMap<string, Notes[T]>>;
  /** Writes notes, all or none; an undefined one is forgotten. */
  note<T extends Topic>(
    fleet: string,
    topic: T,
    notes: ReadonlyMap<string, Notes[T] | undefined>,
  ): Promise<void>;

  /** Forgets what is older than people look at. See `KEPT_DAYS`. */
  tidy(now: Date): Promise<void>;
}

/** For how many days what is over is kept. */
export const KEPT_DAYS = { runs: 365, events: 90, approvals: 90 } as const;
