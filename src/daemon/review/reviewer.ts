import { setTimeout as wait } from "node:timers/promises";
import type { Said } from "../../git/forge/forge.ts";
import { asFailure, type Failure } from "../../model/failure.ts";
import { createBell } from "../bell.ts";
import type { Observer } from "../happening.ts";
import type { View } from "../keeper.ts";
import type { Means } from "../means.ts";
import { approvalsFor, hear, type Understood } from "./approving.ts";
import type { Desk, Report } from "./desk.ts";
import { type Draft, reportedOf, reportsOf } from "./draft.ts";
import type { ProposalPlanner } from "./plan-proposal.ts";
import type { Planned, Proposal } from "./proposal.ts";
import { openReports, type Reported, type Reports, toldOf } from "./reported.ts";
import { createThoughts } from "./thoughts.ts";

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
/** So long a report that is under way is waited for in the end. */
const STOP_MS = 3_000;
/** After a failure, and twice as long after each further one. */
const AGAIN_MS = { first: 5_000, last: 300_000 };

export function createReviewer(options: ReviewerOptions): Reviewer {
  const { fleet, desk, means, observe, clock } = options;
  const stopping = new AbortController();
  const bell = createBell();
  const think = createThoughts(options, stopping.signal);
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
    if (signal.aborted) return;
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
    const first = await think(proposal, view, before);
    const approvals = await approve(first.planned, said, heard);
    const isNews = approvals.understood.length > heard.length;
    const last = isNews ? await think(proposal, view, first) : first;
    drafts.set(proposal.label, { ...last, proposal, said, ...approvals });
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
    const said = all.filter(({ proposal }) => !failed.has(proposal));
    await save(new Map(said.flatMap(remembered)));
    return [...failed.values()];
  }

  function remembered(report: Report): [string, Reported][] {
    const { label } = report.proposal;
    const draft = drafts.get(label);
    return draft === undefined ? [] : [[label, reportedOf(report, draft, means.now())]];
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
      await Promise.race([done, wait(STOP_MS, undefined, { ref: false })]); // a forge may hang
    },
  };
}

/** Some of it did not work, which was told of already: it is tried again. */
class Told extends Error {}
