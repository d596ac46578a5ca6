import { beforeEach, expect, test } from "vitest";
import { change, planOf } from "../engine/events/samples.ts";
import type { TrailerApproval } from "../git/reviews.ts";
import type { Plan } from "../model/plan.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import type { Store } from "../store/store.ts";
import type { Happening } from "./happening.ts";
import type { View } from "./keeper.ts";
import { createTrailers } from "./trailers.ts";

const NOW = new Date("2026-03-01T10:00:00Z");
const ONE = change("delete", { digest: "1".repeat(64), hold: { gate: "brake", reason: "too much" } });
const PLAN = planOf([ONE], { digest: "9".repeat(64) });
const committer = "Ada <ada@example.test>";

let store: Store;
let asked: (string | undefined)[];
let happened: Happening[];
beforeEach(() => {
  store = createMemoryStore();
  [asked, happened] = [[], []];
});

function trailers(...digests: string[]) {
  const approvals = async (since: string | undefined, commit: string): Promise<TrailerApproval[]> => {
    asked.push(since);
    return digests.map((digest) => ({ digest, commit, committer, at: NOW.toISOString() }));
  };
  return createTrailers({
    ...{ fleet: "demo", reviews: { approvals }, means: { store, now: () => NOW } },
    observe: (one) => void happened.push(one),
  });
}

const viewOf = (commit: string, plan: Plan = PLAN) => ({ inForce: { commit }, plan }) as unknown as View; // nothing else is asked of it
const approved = async () =>
  (await store.approvals("demo", NOW.toISOString())).map(({ digest, by }) => [digest, by]);

test.each([
  ["of the plan", "9".repeat(8)],
  ["of a change", "1".repeat(16)],
])("a commit approves by the digest %s", async (_, digest) => {
  expect(await trailers(digest).planned(viewOf("c1"))).toBe(true);
  expect(await approved()).toEqual([[ONE.digest, `${committer} in c1`]]);
});

test("a commit approves by the digest that was reported before the merge, also what cannot be seen now", async () => {
  const changes = [ONE.digest, "2".repeat(64)];
  await store.note("demo", "review", new Map([["feature", { plan: "7".repeat(64), changes }]]));
  await trailers("7".repeat(16)).planned(viewOf("c1"));
  expect((await approved()).map(([digest]) => digest).sort()).toEqual(changes);
});

test("each commit is read once, whoever reads it", async () => {
  const first = trailers("1".repeat(16));
  await first.planned(viewOf("c1"));
  await store.disapprove("demo", ONE.digest);
  expect(await first.planned(viewOf("c1"))).toBe(false);
  expect(await trailers("1".repeat(16)).planned(viewOf("c1"))).toBe(false);
  expect(await approved()).toEqual([]);
  await trailers().planned(viewOf("c2"));
  expect(asked).toEqual([undefined, "c1"]);
});

test("a digest of nothing approves nothing, and people are told", async () => {
  expect(await trailers("f".repeat(16)).planned(viewOf("c1"))).toBe(false);
  expect(await approved()).toEqual([]);
  expect(happened).toEqual([expect.objectContaining({ kind: "failed", doing: "approving" })]);
});
