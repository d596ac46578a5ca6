import type { Hash } from "../model/hash.ts";
import type { JsonObject } from "../model/json.ts";
import type { RunRecord } from "../store/run-record.ts";
import type { Store } from "../store/store.ts";

/** The status of a daemon, as JSON. The daemon writes it into the store; commands read it. */
export interface DaemonStatus {
  /** The location of its repository, for display. */
  readonly repo: string;
  /** The id of its process; 0 after it has stopped. */
  readonly pid: number;
  readonly version: string;
  /** When it was started (ISO 8601). */
  readonly since: string;
  /** When this status was current (ISO 8601). */
  readonly at: string;
  readonly branch: string;
  /** The commit in force; empty before the first. */
  readonly commit: string;
  readonly resources: number;
  /** Problems that keep the daemon from following its branch. */
  readonly source: readonly string[];
  /** Problems in the files of its commit. */
  readonly problems: readonly string[];
  /** The last failure; empty once the operation succeeds. */
  readonly failure: string;
  readonly lost: readonly LostTarget[];
  readonly plan: PlanStatus;
  readonly inProgress: readonly string[];
  readonly lastRun: RunStatus | null;
}

/** A target that cannot be read. */
export interface LostTarget {
  readonly target: string;
  readonly reason: string;
  /** The reason why the machines of a failed host are not restarted elsewhere. */
  readonly failed?: string;
}

export interface PlanStatus {
  readonly digest: Hash;
  readonly changes: number;
  readonly blocked: readonly string[];
  /** Changes that need an approval. */
  readonly waiting: readonly PendingApproval[];
  /** Changes that failed and are retried. */
  readonly paused: readonly { readonly change: string; readonly until: string; readonly reason: string }[];
}

export interface PendingApproval {
  readonly change: string;
  readonly digest: Hash;
  readonly reason: string;
}

export interface RunStatus {
  readonly id: string;
  readonly at: string;
  readonly state: RunRecord["state"];
  readonly succeeded: number;
  readonly failed: number;
  readonly seconds: number;
}

export function initialStatus(about: Pick<DaemonStatus, "repo" | "pid" | "version" | "since">): DaemonStatus {
  const plan = { digest: "", changes: 0, blocked: [], waiting: [], paused: [] };
  const nothing = {
    branch: "",
    commit: "",
    resources: 0,
    source: [],
    problems: [],
    failure: "",
    lost: [],
    inProgress: [],
  };
  return { ...about, ...nothing, at: about.since, plan, lastRun: null };
}

const STATUS_KEY = "status";

/** Writes the status of the daemon of a fleet. */
export async function writeStatus(
  fleet: string,
  status: DaemonStatus,
  store: Pick<Store, "putRecords">,
): Promise<void> {
  const json = status as unknown as JsonObject; // it is made of JSON by its type
  await store.putRecords(fleet, "daemon", new Map([[STATUS_KEY, json]]));
}

/** Reads the last status of the daemon of a fleet; undefined if the fleet never had a daemon. */
export async function readStatus(
  fleet: string,
  store: Pick<Store, "readRecords">,
): Promise<DaemonStatus | undefined> {
  const stored = (await store.readRecords(fleet, "daemon")).get(STATUS_KEY) as DaemonStatus | undefined; // only `writeStatus` writes it
  return stored && { ...stored, inProgress: stored.inProgress ?? [] }; // a daemon of an earlier version wrote other members
}
