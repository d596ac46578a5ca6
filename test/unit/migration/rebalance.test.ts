import { expect, test } from "vitest";
import {
  applyPlan,
  BASE,
  changesOf,
  domainOf,
  machine,
  messagesOf,
  planFleet,
  settledWorld,
} from "./migration-world.ts";

/** Four machines on hv1, which holds half of them well, and that may run anywhere. */
const FOUR = ["a", "b", "c", "d"].map((name) => machine(name, "hv1")).join("");
const FREE = FOUR.replaceAll("{name: hv1}", "{}");
const FACTS = Object.fromEntries(["hv1", "hv2", "hv3"].map((name) => [name, { memoryBytes: 2 ** 31 }]));

test("a plan that balances migrates machines while they run; without the request they stay, before and after", () => {
  const before = settledWorld(BASE + FOUR);
  expect(changesOf(planFleet(BASE + FREE, before, { facts: FACTS }))).toEqual([]);
  const planned = planFleet(BASE + FREE, before, { facts: FACTS, rebalance: true });
  expect(messagesOf(planned)).toEqual([]);
  const moves = planned.plan.changes.filter(({ action }) => action === "migrate");
  expect(moves.map(({ migration, impact }) => [migration?.mode, impact])).toEqual(
    moves.map(() => ["live", "live"]),
  );
  expect(moves.length).toBeGreaterThan(0);
  expect(planned.plan.notices.join()).toMatch(/rebalance: \d machines move; the fullest host goes from/);
  const after = applyPlan(planned, before);
  const onHv1 = ["a", "b", "c", "d"].filter((name) =>
    domainOf(after, name).some(({ target }) => target === "hv1"),
  );
  expect(onHv1.length).toBeLessThan(4);
  expect(changesOf(planFleet(BASE + FREE, after, { facts: FACTS }))).toEqual([]);
});
