import { afterEach, describe, expect, test } from "vitest";
import { createPlanner } from "../../engine/plan.ts";
import { ownPart } from "../../engine/review.ts";
import * as toy from "../../engine/scenarios/toy-world.ts";
import type { Said } from "../../git/forge/forge.ts";
import { Failure } from "../../model/failure.ts";
import type { DesiredObject } from "../../model/object.ts";
import { createMemoryStore } from "../../store/memory-store.ts";
import type { Happening } from "../happening.ts";
import type { View } from "../keeper.ts";
import type { Desk, Report } from "./desk.ts";
import type { ProposalPlanner } from "./plan-proposal.ts";
import type { Proposal } from "./proposal.ts";
import { createReviewer, type Reviewer } from "./reviewer.ts";

const planner = createPlanner(toy.TYPES);
const base = planner(toy.inputOf([], []));
const view = { inForce: { commit: "c0" }, snapshot: toy.snapshot([]), plan: base } as unknown as View;
const NOW = new Date("2026-03-01T10:00:00Z");

/** A desk in memory: what is proposed, what was said there, and what was reported. */
function stage() {
  const store = createMemoryStore();
  const proposals: (Proposal & { wants: DesiredObject[] })[] = [];
  const said = new Map<string, Said[]>();
  const told: string[] = [];
  const begun: string[] = [];
  const happened: Happening[] = [];
  const refused = new Set<string>();
  const reports = new Map<string, Report>();
  const reviewers: Reviewer[] = [];
  const desk: Desk = {
    intervalMs: undefined,
    open: async () => proposals,
    begin: async ({ label }) => void begun.push(label),
    async report(all) {
      const failed = all.filter(({ proposal }) => refused.has(proposal.label));
      for (const one of all) {
        if (refused.has(one.proposal.label)) continue;
        reports.set(one.proposal.label, one);
        told.push(one.proposal.label);
      }
      return new Map(failed.map(({ proposal }) => [proposal, new Failure("rejected", "it is full")]));
    },
    approvals: async ({ label }) => said.get(label) ?? [],
  };
  const plan: ProposalPlanner = async (head, _, approvals) => {
    const found = proposals.find((one) => one.head === head);
    if (found === undefined || found.wants.length === 0)
      return { is: "trouble", failure: new Failure("rejected", "it does not merge") };
    const input = { fleet: { ...toy.POLICY, apply: "approve" as const }, approvals: new Set(approvals) };
    return { is: "plan", plan: ownPart(planner(toy.inputOf(found.wants, [], input)), base) };
  };
  const start = () => {
    const reviewer = createReviewer({
      ...{ fleet: "demo", desk, plan, branch: () => "main", view: () => view, underWay: () => 0 },
      ...{ onApproved: () => {}, observe: (one: Happening) => void happened.push(one) },
      ...{ means: { store, now: () => NOW } as never, clock: () => performance.now() }, // nothing else is asked of it here
    });
    reviewers.push(reviewer);
    return reviewer;
  };
  const looked = async (reviewer: Reviewer) => {
    reviewer.look();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const propose = (label: string, ...wants: DesiredObject[]) => {
    const proposal = { label, title: "", head: `head of ${label}`, said: "", wants };
    proposals.push(proposal);
    return proposal;
  };
  const end = async () => {
    for (const one of reviewers.splice(0)) await one[Symbol.asyncDispose]();
  };
  return { store, proposals, said, told, begun, happened, refused, reports, start, looked, propose, end };
}

let at: ReturnType<typeof stage>;
afterEach(() => at.end());

const planIn = (label: string) => {
  const planned = at.reports.get(label)?.planned;
  return planned?.is === "plan" ? planned.plan : undefined;
};
const approving = (digest = "", more: Partial<Said> = {}): Said => ({
  ...{ id: 1, by: "ana", digests: [digest.slice(0, 16)], allowed: true, ...more },
});

describe("what is proposed", () => {
  test("is planned and reported, once", async () => {
    at = stage();
    at.propose("one", toy.net("n"));
    const reviewer = at.start();
    await at.looked(reviewer);
    await at.looked(reviewer);
    expect([at.begun, at.told]).toEqual([["one"], ["one"]]);
    expect(planIn("one")?.changes.map(({ change }) => change)).toEqual(["create net@hv1/n"]);
    expect(at.reports.get("one")?.verdict.state).toBe("waiting");
  });

  test("is not reported again by the next process, unless it is another commit", async () => {
    at = stage();
    const one = at.propose("one", toy.net("n"));
    await at.looked(at.start());
    await at.end();
    await at.looked(at.start());
    expect(at.told).toEqual(["one"]);
    at.proposals[0] = { ...one, head: "another" };
    await at.looked(at.start());
    expect(at.told).toEqual(["one", "one"]);
  });

  test("knows of others at the same objects, also when they come later, and when they go", async () => {
    at = stage();
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

  test("and cannot be merged is a failure that says why", async () => {
    at = stage();
    at.propose("one");
    await at.looked(at.start());
    expect(at.reports.get("one")?.verdict).toEqual({ state: "failure", text: "it does not merge" });
  });

  test("and cannot be reported holds no other up, and is tried again", async () => {
    at = stage();
    at.propose("one", toy.net("n"));
    at.propose("two", toy.net("m"));
    at.refused.add("one");
    const reviewer = at.start();
    await at.looked(reviewer);
    expect(at.told).toEqual(["two"]);
    expect(at.happened).toContainEqual(expect.objectContaining({ kind: "failed", doing: "reviewing" }));
    at.refused.clear();
    await at.looked(reviewer);
    expect(at.told).toEqual(["two", "one"]);
  });
});

describe("an approval in a comment", () => {
  const approved = async () =>
    (await at.store.approvals("demo", NOW.toISOString())).map(({ digest, by }) => [digest, by]);
  const opened = async (...wants: DesiredObject[]) => {
    at = stage();
    const proposal = at.propose("one", ...wants);
    const reviewer = at.start();
    await at.looked(reviewer);
    const say = async (...said: Said[]) => {
      at.said.set("one", said);
      at.proposals[0] = { ...proposal, said: JSON.stringify(said) };
      await at.looked(reviewer);
    };
    return say;
  };
  const sentences = () => at.reports.get("one")?.approvals;

  test("of a plan lets each of its changes go, and the report says so", async () => {
    const say = await opened(toy.net("n"), toy.net("m"));
    const plan = planIn("one");
    await say(approving(plan?.digest));
    expect(await approved()).toEqual(plan?.changes.map(({ digest }) => [digest, "ana"]).sort());
    expect(sentences()).toEqual([`ana approved ${plan?.digest.slice(0, 8)}: 2 changes`]);
    expect(at.reports.get("one")?.verdict.state).toBe("success");
  });

  test("of one change lets only that one go", async () => {
    const say = await opened(toy.net("n"), toy.net("m"));
    const [change] = planIn("one")?.changes ?? [];
    await say(approving(change?.digest));
    expect(await approved()).toEqual([[change?.digest, "ana"]]);
    expect(at.reports.get("one")?.verdict.state).toBe("waiting");
  });

  test.each<[string, Partial<Said>, RegExp]>([
    ["by somebody who may not", { allowed: false }, /ana may not approve/],
    ["of another plan", { digests: ["0123456789abcdef"] }, /not what this plan is now/],
    ["of too few digits", { digests: ["01234567"] }, /too short/],
  ])("%s lets nothing go, and says so", async (_, more, why) => {
    const say = await opened(toy.net("n"));
    await say(approving(planIn("one")?.digest, more));
    expect(await approved()).toEqual([]);
    expect(sentences()?.join()).toMatch(why);
  });

  test("counts once: what was taken back since is not approved again", async () => {
    const say = await opened(toy.net("n"));
    const [change] = planIn("one")?.changes ?? [];
    await say(approving(change?.digest));
    await at.store.disapprove("demo", change?.digest ?? "");
    await say(approving(change?.digest), approving("", { id: 2, digests: ["0123456789abcdef"] }));
    expect(await approved()).toEqual([]);
  });
});
