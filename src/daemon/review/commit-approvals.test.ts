import { beforeEach, describe, expect, test } from "vitest";
import { change, planOf } from "../../engine/events/event-samples.testing.ts";
import type { TrailerApproval, TrailerRange } from "../../git/approval-trailers.ts";
import type { Plan } from "../../model/plan.ts";
import { createMemoryStore } from "../../store/memory-store.testing.ts";
import type { Store } from "../../store/store.ts";
import type { DaemonEvent } from "../daemon-event.ts";
import type { Reconciliation } from "../reconcile/reconciliation.ts";
import { createCommitApprovals } from "./commit-approvals.ts";

const NOW = new Date("2026-03-01T10:00:00Z");
const ONE = change("delete", { digest: "1".repeat(64), hold: { gate: "guard", reason: "too much" } });
const PLAN = planOf([ONE], { digest: "9".repeat(64) });
const committer = "Ada <ada@example.test>";

let store: Store;
let ranges: (string | undefined)[];
let events: DaemonEvent[];
beforeEach(() => {
  store = createMemoryStore();
  [ranges, events] = [[], []];
});

const DEFAULTS = { by: committer, at: NOW.toISOString(), refused: undefined };

function approvalsOf(trailers: (commit: string) => Partial<TrailerApproval>[], merged: string[] = []) {
  const approvals = async ({ since, commit }: TrailerRange): Promise<TrailerApproval[]> => {
    ranges.push(since);
    return trailers(commit).map((one) => ({ ...DEFAULTS, digest: "", commit, ...one }));
  };
  const contains = async (_: string, head: string) => merged.includes(head);
  return createCommitApprovals({
    fleet: "demo",
    reviews: { readApprovals: approvals, contains },
    context: { store, now: () => NOW },
    emit: (one) => void events.push(one),
  });
}

const commitApprovals = (...digests: string[]) => approvalsOf(() => digests.map((digest) => ({ digest })));

const reconciliationOf = (commit: string, plan: Plan = PLAN) =>
  ({ revision: { commit }, plan }) as unknown as Reconciliation; // nothing else is asked of it
const failureMessages = () =>
  events.map((one) =>
    one.kind === "error" && one.operation === "approving" ? one.failure.message : one.kind,
  );
const approved = async () =>
  (await store.approvals("demo", NOW.toISOString())).map(({ digest, by }) => [digest, by]);

test.each([
  ["of the plan", "9".repeat(16)],
  ["of a change", "1".repeat(16)],
])("a commit approves by the digest %s", async (_, digest) => {
  expect(await commitApprovals(digest).onPlanned(reconciliationOf("c1"))).toBe(true);
  expect(await approved()).toEqual([[ONE.digest, `${committer} in c1`]]);
});

describe("a digest that was reported for a proposal", () => {
  const changes = [ONE.digest, "2".repeat(64)];
  const digest = "7".repeat(16);
  beforeEach(() =>
    store.putRecords("demo", "review", new Map([["feature", { plan: "7".repeat(64), changes, head: "f1" }]])),
  );

  test("approves its changes in the commit that contains it, also those on unreachable targets", async () => {
    await approvalsOf(() => [{ digest }], ["f1"]).onPlanned(reconciliationOf("c1"));
    expect((await approved()).map(([one]) => one).sort()).toEqual(changes);
  });

  test("approves nothing in a commit that does not contain it", async () => {
    expect(await approvalsOf(() => [{ digest }]).onPlanned(reconciliationOf("c1"))).toBe(false);
    expect(await approved()).toEqual([]);
    expect(failureMessages()).toEqual([expect.stringContaining("neither a plan that was reported")]);
  });
});

test("each commit is read once, also across processes", async () => {
  const first = commitApprovals("1".repeat(16));
  await first.onPlanned(reconciliationOf("c1"));
  await store.revokeApproval("demo", ONE.digest);
  expect(await first.onPlanned(reconciliationOf("c1"))).toBe(false);
  expect(await commitApprovals("1".repeat(16)).onPlanned(reconciliationOf("c1"))).toBe(false);
  expect(await approved()).toEqual([]);
  await commitApprovals().onPlanned(reconciliationOf("c2"));
  expect(ranges).toEqual([undefined, "c1"]);
});

test.each<[string, Partial<TrailerApproval>, string]>([
  ["of a digest of nothing", { digest: "f".repeat(16) }, "neither a plan that was reported"],
  [
    "of a commit that no approver made",
    { digest: "1".repeat(16), refused: "it is not signed" },
    "not signed",
  ],
  ["of fewer than 16 digits", { digest: "1".repeat(15) }, "at least 16 digits"],
  ["of another word", { digest: "yes" }, "at least 16 digits"],
  ["of 31 days ago", { digest: "1".repeat(16), at: "2026-01-29T09:00:00Z" }, "counts for 30 days"],
])("a trailer %s approves nothing, and the log says so", async (_, one, why) => {
  expect(await approvalsOf(() => [one]).onPlanned(reconciliationOf("c1"))).toBe(false);
  expect(await approved()).toEqual([]);
  expect(failureMessages()).toEqual([expect.stringContaining(why)]);
});

test("a commit that is rewound and pushed again approves nothing twice", async () => {
  const approvalsIn = (commit: string) => (commit === "c2" ? [] : [{ digest: "1".repeat(16), commit: "c1" }]);
  await approvalsOf(approvalsIn).onPlanned(reconciliationOf("c1"));
  await store.revokeApproval("demo", ONE.digest);
  await approvalsOf(approvalsIn).onPlanned(reconciliationOf("c2"));
  expect(await approvalsOf(approvalsIn).onPlanned(reconciliationOf("c3"))).toBe(false);
  expect(await approved()).toEqual([]);
});

test("an approval counts from when its commit was made, not from when it is read", async () => {
  await approvalsOf(() => [{ digest: "1".repeat(16), at: "2026-02-01T10:00:00Z" }]).onPlanned(
    reconciliationOf("c1"),
  );
  const [approval] = await store.approvals("demo", NOW.toISOString());
  expect(approval?.until).toBe("2026-03-03T10:00:00.000Z");
});
