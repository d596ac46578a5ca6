import { showObject } from "../engine/show.ts";
import type { PlannedChange } from "../model/change.ts";
import type { Hash } from "../model/hash.ts";
import { showProblem } from "../model/problem.ts";
import type { RunRecord } from "../store/run-record.ts";
import type { Happening } from "./happening.ts";

/** What a daemon does, for whoever asks: the command line, and later the HTTP interface. JSON. */
export interface DaemonStatus {
  /** For people: where its repository is. */
  readonly repo: string;
  /** Its process; 0: it has been stopped. */
  readonly pid: number;
  readonly version: string;
  /** When it was started (ISO 8601). */
  readonly since: string;
  /** When this was so. */
  readonly at: string;
  readonly branch: string;
  /** The commit in force; empty before the first. */
  readonly commit: string;
  readonly resources: number;
  /** What keeps the repository from being followed. */
  readonly source: readonly string[];
  /** What is wrong in the files of its commit. */
  readonly problems: readonly string[];
  /** What failed last, until it works. */
  readonly failure: string;
  readonly lost: readonly { readonly target: string; readonly reason: string }[];
  readonly plan: PlanStatus;
  readonly underWay: readonly string[];
  readonly lastRun: RunStatus | null;
}

export interface PlanStatus {
  readonly digest: Hash;
  readonly changes: number;
  readonly blocked: readonly string[];
  /** What waits for a person. */
  readonly waiting: readonly Waiting[];
  /** What failed and is tried again. */
  readonly paused: readonly { readonly change: string; readonly until: string; readonly reason: string }[];
}

export interface Waiting {
  readonly change: string;
  readonly digest: Hash;
  readonly reason: string;
}

export interface RunStatus {
  readonly id: string;
  readonly at: string;
  readonly state: RunRecord["state"];
  readonly done: number;
  readonly failed: number;
  readonly seconds: number;
}

/** Longer lists nobody reads; the plan has them all. */
const MOST = 50;

export function firstStatus(about: Pick<DaemonStatus, "repo" | "pid" | "version" | "since">): DaemonStatus {
  const plan = { digest: "", changes: 0, blocked: [], waiting: [], paused: [] };
  const nothing = {
    branch: "",
    commit: "",
    resources: 0,
    source: [],
    problems: [],
    failure: "",
    lost: [],
    underWay: [],
  };
  return { ...about, ...nothing, at: about.since, plan, lastRun: null };
}

type Of<Kind extends Happening["kind"]> = Extract<Happening, { kind: Kind }>;
type News = Partial<DaemonStatus>;
type Table = { readonly [Kind in Happening["kind"]]?: (happening: Of<Kind>, status: DaemonStatus) => News };

const NEWS: Table = {
  commit: ({ commit, branch, resources, problems }) => ({
    ...{ commit, branch, resources, failure: "" },
    problems: problems.slice(0, MOST).map(showProblem),
  }),
  source: ({ problems }) => ({ source: problems.map(({ message }) => message) }),
  lost: ({ target, failure }, { lost }) => ({
    lost: [...without(target, lost), { target, reason: failure.message }],
  }),
  back: ({ target }, { lost }) => ({ lost: without(target, lost) }),
  planned: ({ plan }) => ({
    plan: {
      ...{ digest: plan.digest, changes: plan.changes.length },
      blocked: plan.blocked.slice(0, MOST).map(({ message }) => message),
      waiting: plan.changes.filter(isWaiting).slice(0, MOST).map(waitingOf),
      paused: plan.changes.flatMap(pauseOf).slice(0, MOST),
    },
  }),
  "change-begun": ({ change }, { underWay }) => ({ underWay: [...underWay, titleOf(change)] }),
  "change-ended": ({ change }, { underWay }) => ({
    underWay: underWay.filter((title) => title !== titleOf(change)),
  }),
  stopped: () => ({ pid: 0, underWay: [] }),
  "run-ended": ({ record }) => ({ lastRun: runOf(record), failure: "" }),
  failed: ({ doing, failure }) => ({ failure: `${doing}: ${failure.message}` }),
};

/** The status after something has happened; the very same where it says nothing of it. */
export function statusAfter(status: DaemonStatus, happening: Happening, at: string): DaemonStatus {
  const news = NEWS[happening.kind] as ((one: Happening, status: DaemonStatus) => News) | undefined; // the entry of its own kind
  return news === undefined ? status : { ...status, ...news(happening, status), at };
}

function without(target: string, lost: DaemonStatus["lost"]): DaemonStatus["lost"] {
  return lost.filter((one) => one.target !== target);
}

function isWaiting({ hold }: PlannedChange): boolean {
  return hold?.gate === "approval" || hold?.gate === "brake";
}

function waitingOf(change: PlannedChange): Waiting {
  return { change: titleOf(change), digest: change.digest, reason: change.hold?.reason ?? "" };
}

function pauseOf(change: PlannedChange): PlanStatus["paused"] {
  const { hold } = change;
  if (hold?.gate !== "backoff") return [];
  return [{ change: titleOf(change), until: hold.until ?? "", reason: hold.reason }];
}

function titleOf(change: PlannedChange): string {
  return `${change.action} ${showObject(change)}`;
}

function runOf({ id, time, state, outcomes, seconds }: RunRecord): RunStatus {
  const amount = (wanted: string) => outcomes.filter(({ result }) => result === wanted).length;
  return { id, at: time, state, done: amount("done"), failed: amount("failed"), seconds };
}
