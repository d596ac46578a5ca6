import { setTimeout as wait } from "node:timers/promises";
import { overlapsOf } from "../../engine/review.ts";
import type { Said } from "../../git/forge/forge.ts";
import { asFailure, type Failure } from "../../model/failure.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { Plan } from "../../model/plan.ts";
import { createBell } from "../bell.ts";
import { approvalsOf } from "../decisions.ts";
import type { Observer } from "../happening.ts";
import type { View } from "../keeper.ts";
import type { Means } from "../means.ts";
import { approvalsFor, hear, type Understood } from "./approving.ts";
import type { Desk, Report } from "./desk.ts";
import type { ProposalPlanner } from "./plan-proposal.ts";
import type { Planned, Proposal } from "./proposal.ts";
import { dayOf, openReports, type Reported, type Reports, toldOf } from "./reported.ts";
import { verdictOf } from "./verdict.ts";

/** Plans what is to be merged, and says what comes of it. It only looks: nothing waits for it. */
export interface Reviewer extends AsyncDisposable {
  /** There may be something new where proposals are found. */
  look(): void;
  /** The fleet itself was planned anew. */
  planned(): void;
}

export interface ReviewerOptions {
  readonly fleet: string;
  readonly desk: Desk;
  readonly plan: ProposalPlanner;
  /** The branch that is followed. */
  branch(): string | undefined;
  view(): View | undefined;
  /** How much of the real work is under way: it goes first. */
  underWay(): number;
  /** Approvals were written down. */
  onApproved(): void;
  readonly means: Means;
  readonly observe: Observer;
  readonly clock: () => number;
}

/** Where the world alone has moved, proposals are planned again this often at most. */
const REPLAN_MS = 60_000;
/** So long what is under way goes first. */
const PATIENCE_MS = 30_000;
/** After a failure, and twice as long after each further one. */
const AGAIN_MS = { first: 5_000, last: 300_000 };

export function createReviewer(options: ReviewerOptions): Reviewer {
  const { fleet, desk, means, observe, clock } = options;
  const stopping = new AbortController();
  const bell = createBell();
  const drafts = new Map<string, Draft>();
  let reports: Reports | undefined;
  let base: string | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let later: NodeJS.Timeout | undefined;

  async function pass(view: View, branch: string): Promise<void> {
    const { signal } = stopping;
    reports ??= await openReports(fleet, means.store, means.now);
    const proposals = await desk.open({ branch, commit: view.inForce.commit }, signal);
    for (const label of [...drafts.keys()])
      if (!proposals.some((one) => one.label === label)) drafts.delete(label);
    const failures: Failure[] = [];
    for (const proposal of proposals) {
      const known = reports.known.get(proposal.label);
      await draft(proposal, view, known).catch((error: unknown) => failures.push(asFailure(error)));
    }
    failures.push(...(await report(proposals, reports)));
    for (const failure of failures) observe({ kind: "failed", doing: "reviewing", failure });
    if (failures.length > 0) throw new Told();
  }

  async function draft(proposal: Proposal, view: View, known: Reported | undefined): Promise<void> {
    const { signal } = stopping;
    const before = drafts.get(proposal.label);
    if (known?.head !== proposal.head && before?.proposal.head !== proposal.head)
      await desk.begin(proposal, signal).catch(() => {}); // what is in the way is told with the report
    const said =
      before?.proposal.said === proposal.said ? before.said : await desk.approvals(proposal, signal);
    const heard = known?.approvals ?? [];
    const first = await plannedOf(proposal, view, before);
    const approvals = await approve(first.planned, said, heard);
    const isNews = approvals.understood.length > heard.length;
    const last = isNews ? await plannedOf(proposal, view, first) : first;
    drafts.set(proposal.label, { ...last, proposal, said, ...approvals });
  }

  async function plannedOf(proposal: Proposal, view: View, before: Thought | undefined): Promise<Thought> {
    const approved = (await approvalsOf(fleet, means.store, means.now())).join();
    const key = `${proposal.head} ${view.inForce.commit} ${approved}`;
    if (before?.key === key && isSame(before.objects, view.snapshot.objects)) return before;
    await quiet();
    const planned = await options.plan(proposal.head, view, approved === "" ? [] : approved.split(","));
    return { key, objects: view.snapshot.objects, planned };
  }

  /** Real work goes first. */
  async function quiet(): Promise<void> {
    const until = clock() + PATIENCE_MS;
    while (options.underWay() > 0 && clock() < until) await wait(200, undefined, { signal: stopping.signal });
  }

  /** What is approved by people from now on, and what is said of each approval. */
  async function approve(
    planned: Planned,
    said: readonly Said[],
    heard: readonly Understood[],
  ): Promise<Pick<Draft, "understood" | "sentences">> {
    const understood = [...heard];
    const idle: string[] = [];
    for (const one of said) {
      if (planned.is === "trouble" || understood.some(({ id }) => id === one.id)) continue;
      const hearing = hear(one, planned.plan);
      if (hearing.is === "idle") idle.push(hearing.text);
      else {
        const about = { by: one.by, at: means.now() };
        await means.store.approve(fleet, approvalsFor(hearing.changes, about));
        understood.push(hearing.understood);
        options.onApproved();
      }
    }
    return { understood, sentences: [...understood.map(({ text }) => text), ...idle] };
  }

  async function report(proposals: readonly Proposal[], { known, save }: Reports): Promise<Failure[]> {
    const all = reportsOf(proposals.flatMap(({ label }) => drafts.get(label) ?? []));
    const news = all.filter((one) => known.get(one.proposal.label)?.told !== toldOf(one));
    const failed = await desk.report(news, stopping.signal);
    for (const one of news) tell(one, failed.get(one.proposal));
    const next = all.filter(({ proposal }) => !failed.has(proposal)).map((one) => reportedOf(one));
    await save(new Map(next));
    return [...failed.values()];
  }

  function reportsOf(found: readonly Draft[]): Report[] {
    const overlaps = overlapsOf(
      found.map(({ proposal: { label, title }, planned }) => ({ label, title, plan: planOf(planned) })),
    );
    return found.map(({ proposal, planned, sentences }, index) => ({
      ...{ proposal, planned, approvals: sentences, verdict: verdictOf(planned) },
      overlaps: overlaps[index] ?? [],
    }));
  }

  function reportedOf(one: Report): [string, Reported] {
    const { proposal, planned } = one;
    const plan = planOf(planned);
    const { understood = [] } = drafts.get(proposal.label) ?? {};
    const changes = plan.changes.flatMap(({ digest, supersedes = [] }) => [digest, ...supersedes]);
    const about = { head: proposal.head, told: toldOf(one), plan: plan.digest, changes };
    return [proposal.label, { ...about, approvals: understood, at: dayOf(means.now()) }];
  }

  function tell({ proposal, verdict }: Report, failure: unknown): void {
    if (failure !== undefined) return;
    observe({ kind: "reviewed", proposal: proposal.label, commit: proposal.head, ...verdict });
  }

  const done = (async () => {
    let failures = 0;
    let pause = 0;
    while (!stopping.signal.aborted) {
      await bell.wait(pause);
      const [view, branch] = [options.view(), options.branch()];
      pause = desk.intervalMs ?? Number.POSITIVE_INFINITY;
      if (stopping.signal.aborted || view === undefined || branch === undefined) continue;
      lookedAt = clock();
      base = view.inForce.commit;
      try {
        await pass(view, branch);
        failures = 0;
      } catch (error) {
        if (stopping.signal.aborted) continue;
        if (!(error instanceof Told))
          observe({ kind: "failed", doing: "reviewing", failure: asFailure(error) });
        pause = Math.min(AGAIN_MS.first * 2 ** failures, AGAIN_MS.last);
        failures += 1;
      }
    }
  })();

  return {
    look: () => bell.ring(),
    planned() {
      clearTimeout(later);
      if (options.view()?.inForce.commit !== base) bell.ring();
      else later = setTimeout(() => bell.ring(), Math.max(0, lookedAt + REPLAN_MS - clock())).unref();
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(later);
      stopping.abort();
      bell.ring();
      await done;
    },
  };
}

/** Some of it did not work, which was told of already: it is tried again. */
class Told extends Error {}

/** A plan, and what it was made of. */
interface Thought {
  readonly key: string;
  readonly objects: readonly ObservedObject[];
  readonly planned: Planned;
}

/** What is known of a proposal between two looks. */
interface Draft extends Thought {
  readonly proposal: Proposal;
  readonly said: readonly Said[];
  readonly understood: readonly Understood[];
  readonly sentences: readonly string[];
}

const NOTHING: Pick<Plan, "changes" | "digest"> = { changes: [], digest: "" };

function planOf(planned: Planned): Plan {
  return planned.is === "plan" ? planned.plan : (NOTHING as Plan); // only its changes and its digest are asked for
}

/** What was read anew and is as it was is the very same object. */
function isSame(one: readonly ObservedObject[], other: readonly ObservedObject[]): boolean {
  return (
    one === other || (one.length === other.length && one.every((object, index) => object === other[index]))
  );
}
