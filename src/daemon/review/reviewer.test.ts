import { afterEach, describe, expect, test } from "vitest";
import { changesOfMerge } from "../../engine/merge/merge-plan.ts";
import { createPlanner } from "../../engine/plan.ts";
import * as toy from "../../engine/scenarios/toy.testing.ts";
import type { ApprovalComment } from "../../git/forge/approvers.ts";
import { Failure } from "../../model/failure.ts";
import type { DesiredObject } from "../../model/object.ts";
import { createMemoryStore } from "../../store/memory-store.testing.ts";
import { ProposalTooLargeError } from "../../workspace/proposals/limits.ts";
import type { DaemonEvent } from "../daemon-event.ts";
import type { Reconciliation } from "../reconcile/reconciliation.ts";
import type { Proposal } from "./proposal.ts";
import type { PlanProposal } from "./proposal-planning.ts";
import type { Report, ReviewProvider } from "./provider.ts";
import { Reviewer } from "./reviewer.ts";

const planner = createPlanner(toy.TYPES);
const base = planner(toy.planInput([], []));
const reconciliation = {
  revision: { commit: "c0" },
  snapshot: toy.snapshot([]),
  plan: base,
} as unknown as Reconciliation;
const NOW = new Date("2026-03-01T10:00:00Z");

/** A provider in memory: what is proposed, what was said there, and what was reported. */
function createStage() {
  const store = createMemoryStore();
  const proposals: (Proposal & { wants: DesiredObject[] })[] = [];
  const comments = new Map<string, ApprovalComment[]>();
  const reviewed: string[] = [];
  const begun: string[] = [];
  const happened: DaemonEvent[] = [];
  const refused = new Set<string>();
  const reports = new Map<string, Report>();
  const reviewers: Reviewer[] = [];
  const provider: ReviewProvider = {
    intervalMs: undefined,
    listProposals: async () => proposals,
    markPending: async ({ label }) => void begun.push(label),
    async publish(all) {
      const failed = all.filter(({ proposal }) => refused.has(proposal.label));
      for (const one of all) {
        if (refused.has(one.proposal.label)) continue;
        reports.set(one.proposal.label, one);
        reviewed.push(one.proposal.label);
      }
      return new Map(failed.map(({ proposal }) => [proposal, new Failure("rejected", "it is full")]));
    },
    approvals: async ({ label }) => comments.get(label) ?? [],
  };
  let plan: PlanProposal = async (head, _, approvals) => {
    const found = proposals.find((one) => one.head === head);
    if (found === undefined || found.wants.length === 0)
      return { kind: "failed", failure: new Failure("rejected", "it does not merge") };
    const input = { fleet: { ...toy.POLICY, apply: "approve" as const }, approvals: new Set(approvals) };
    return { kind: "planned", plan: changesOfMerge(planner(toy.planInput(found.wants, [], input)), base) };
  };
  let [now, seen] = [NOW, reconciliation];
  const start = () => {
    const reviewer = new Reviewer({
      fleet: "demo",
      provider,
      plan,
      branch: () => "main",
      lastReconciliation: () => seen,
      inFlightCount: () => 0,
      onApproved: () => {},
      emit: (one: DaemonEvent) => void happened.push(one),
      context: { store, now: () => now } as never,
      clock: () => performance.now(), // nothing else is asked of it here
    });
    reviewers.push(reviewer);
    return reviewer;
  };
  const turns = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const looked = async (reviewer: Reviewer) => {
    reviewer.wake();
    await turns();
  };
  const own = {
    turns,
    planAs: (other: PlanProposal) => {
      plan = other;
    },
    /** Another commit is in force. */
    move: () => {
      seen = { ...reconciliation, revision: { commit: "c1" } } as unknown as Reconciliation;
    },
    later: (hours: number) => {
      now = new Date(NOW.getTime() + hours * 3_600_000);
    },
    /** Those that run are never heard of again. */
    abandon: () => reviewers.splice(0),
  };
  const propose = (label: string, ...wants: DesiredObject[]) => {
    const proposal = { label, title: "", head: `head of ${label}`, discussionVersion: "", wants };
    proposals.push(proposal);
    return proposal;
  };
  const end = async () => {
    for (const one of reviewers.splice(0)) await one[Symbol.asyncDispose]();
  };
  return {
    store,
    proposals,
    comments,
    reviewed,
    begun,
    happened,
    refused,
    reports,
    start,
    looked,
    propose,
    end,
    ...own,
  };
}

let at: ReturnType<typeof createStage>;
afterEach(() => at.end());

const reportedPlan = (label: string) => {
  const planned = at.reports.get(label)?.planned;
  return planned?.kind === "planned" ? planned.plan : undefined;
};
const approvalComment = (digest = "", more: Partial<ApprovalComment> = {}): ApprovalComment => ({
  id: 1,
  by: "ana",
  digests: [digest.slice(0, 16)],
  refused: undefined,
  ...more,
});

describe("a proposal", () => {
  test("is planned and reported once", async () => {
    at = createStage();
    at.propose("one", toy.net("n"));
    const reviewer = at.start();
    await at.looked(reviewer);
    await at.looked(reviewer);
    expect([at.begun, at.reviewed]).toEqual([["one"], ["one"]]);
    expect(reportedPlan("one")?.changes.map(({ change }) => change)).toEqual(["create net@hv1/n"]);
    expect(at.reports.get("one")?.status.state).toBe("waiting");
  });

  test("is not reported again by the next process, unless it is another commit", async () => {
    at = createStage();
    const one = at.propose("one", toy.net("n"));
    await at.looked(at.start());
    await at.end();
    await at.looked(at.start());
    expect(at.reviewed).toEqual(["one"]);
    at.proposals[0] = { ...one, head: "another" };
    await at.looked(at.start());
    expect(at.reviewed).toEqual(["one", "one"]);
  });

  test("is reported with other proposals for the same objects, also when these come later or go", async () => {
    at = createStage();
    at.propose("one", toy.net("n"));
    const reviewer = at.start();
    await at.looked(reviewer);
    at.propose("two", toy.net("n"), toy.net("m"));
    await at.looked(reviewer);
    expect(at.reports.get("one")?.overlaps).toEqual([{ label: "two", title: "", objects: ["net n on hv1"] }]);
    at.proposals.pop();
    await at.looked(reviewer);
    expect(at.reports.get("one")?.overlaps).toEqual([]);
  });

  test("that cannot be merged gets a failure that says why", async () => {
    at = createStage();
    at.propose("one");
    await at.looked(at.start());
    expect(at.reports.get("one")?.status).toEqual({ state: "failure", text: "it does not merge" });
  });

  test("that cannot be reported does not delay others, and is retried", async () => {
    at = createStage();
    at.propose("one", toy.net("n"));
    at.propose("two", toy.net("m"));
    at.refused.add("one");
    const reviewer = at.start();
    await at.looked(reviewer);
    expect(at.reviewed).toEqual(["two"]);
    expect(at.happened).toContainEqual(expect.objectContaining({ kind: "error", operation: "reviewing" }));
    at.refused.clear();
    await at.looked(reviewer);
    expect(at.reviewed).toEqual(["two", "one"]);
  });
});

describe("an approval in a comment", () => {
  const approved = async () =>
    (await at.store.approvals("demo", NOW.toISOString())).map(({ digest, by }) => [digest, by]);
  const opened = async (...wants: DesiredObject[]) => {
    at = createStage();
    const proposal = at.propose("one", ...wants);
    const reviewer = at.start();
    await at.looked(reviewer);
    const say = async (...comments: ApprovalComment[]) => {
      at.comments.set("one", comments);
      at.proposals[0] = { ...proposal, discussionVersion: JSON.stringify(comments) };
      await at.looked(reviewer);
    };
    return say;
  };
  const sentences = () => at.reports.get("one")?.approvals;

  test("of a plan approves each of its changes, and the report says so", async () => {
    const say = await opened(toy.net("n"), toy.net("m"));
    const plan = reportedPlan("one");
    await say(approvalComment(plan?.digest));
    expect(await approved()).toEqual(plan?.changes.map(({ digest }) => [digest, "ana"]).sort());
    expect(sentences()).toEqual([`ana approved ${plan?.digest.slice(0, 8)}: 2 changes`]);
    expect(at.reports.get("one")?.status.state).toBe("success");
  });

  test("of one change approves only that one", async () => {
    const say = await opened(toy.net("n"), toy.net("m"));
    const [change] = reportedPlan("one")?.changes ?? [];
    await say(approvalComment(change?.digest));
    expect(await approved()).toEqual([[change?.digest, "ana"]]);
    expect(at.reports.get("one")?.status.state).toBe("waiting");
  });

  test.each<[string, Partial<ApprovalComment>, RegExp]>([
    ["by a user who may not", { refused: "may not approve" }, /ana may not approve/],
    ["of another plan", { digests: ["0123456789abcdef"] }, /not what this plan is now/],
    ["of too few digits", { digests: ["01234567"] }, /too short/],
  ])("%s lets nothing go, and says so", async (_, more, why) => {
    const say = await opened(toy.net("n"));
    await say(approvalComment(reportedPlan("one")?.digest, more));
    expect(await approved()).toEqual([]);
    expect(sentences()?.join()).toMatch(why);
  });

  test("counts once: a withdrawn approval is not given again", async () => {
    const say = await opened(toy.net("n"));
    const [change] = reportedPlan("one")?.changes ?? [];
    await say(approvalComment(change?.digest));
    await at.store.revokeApproval("demo", change?.digest ?? "");
    await say(approvalComment(change?.digest), approvalComment("", { id: 2, digests: ["0123456789abcdef"] }));
    expect(await approved()).toEqual([]);
  });
});

describe("a proposal that exceeds a limit", () => {
  const tooLarge = () => {
    at = createStage();
    at.propose("one", toy.net("n"));
    let planned = 0;
    at.planAs(async () => {
      planned += 1;
      return {
        kind: "failed",
        failure: new ProposalTooLargeError("it takes more than 30 s of a processor to plan"),
      };
    });
    return () => planned;
  };

  test("is reported once, and is not planned again, also not by the next process", async () => {
    const planned = tooLarge();
    const reviewer = at.start();
    await at.looked(reviewer);
    at.move();
    await at.looked(reviewer);
    await at.end();
    await at.looked(at.start());
    expect([planned(), at.reviewed]).toEqual([1, ["one"]]);
    expect(at.reports.get("one")?.status).toEqual({
      state: "failure",
      text: "it takes more than 30 s of a processor to plan",
    });
  });

  test("is planned again when it has another commit, or after a day", async () => {
    const planned = tooLarge();
    await at.looked(at.start());
    await at.end();
    at.later(25);
    await at.looked(at.start());
    expect(planned()).toBe(2);
    const [one] = at.proposals;
    if (one !== undefined) at.proposals[0] = { ...one, head: "another" };
    await at.looked(at.start());
    expect(planned()).toBe(3);
  });

  test("is refused after two processes died while they planned it", async () => {
    at = createStage();
    at.propose("one", toy.net("n"));
    let begun = 0;
    at.planAs(() => {
      begun += 1;
      return new Promise(() => {}); // as of a process that is killed meanwhile
    });
    for (let time = 0; time < 3; time += 1) {
      at.start();
      await at.turns();
      at.abandon();
    }
    expect(begun).toBe(2);
    expect(at.reports.get("one")?.status.text).toContain("a daemon ended 2 times while it planned this");
  });
});
