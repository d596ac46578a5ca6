import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { lines } from "./fleets.ts";
import { openStage, type Stage } from "./harness.ts";
import { openPasses, type Passes } from "./passes.ts";
import { BRIDGE, randomFleet } from "./random-fleet.ts";
import { validateAllXml } from "./standards.ts";

/** However libvirt rewrites a definition, it is not taken for a change. */

const LAB = "norm";
const SEED = 20261122;
const FLEETS = 100;

let stage: Stage;
let passes: Passes;

beforeAll(async () => {
  stage = await openStage({ lab: LAB });
  await stage.exec("hv1", ["ip", "link", "add", BRIDGE, "type", "bridge"]);
  passes = await openPasses(LAB);
});

afterAll(async () => {
  await passes?.[Symbol.asyncDispose]();
  expect(await stage?.end()).toEqual([]);
});

it(`${FLEETS} fleets at random, one after the other: after each apply, the next plan is empty`, async () => {
  const wrong: string[] = [];
  for (let number = 0; number < FLEETS && wrong.length < 10; number += 1) {
    const [yaml = ""] = fc.sample(randomFleet(LAB, number), { seed: SEED + number, numRuns: 1 });
    const found = await trouble(yaml);
    if (found.length > 0)
      wrong.push(`fleet ${number}:\n${found.join("\n")}\n${wrong.length === 0 ? yaml : ""}`);
    if (number % 10 === 0) wrong.push(...(await validateAllXml(stage, "hv1")));
  }
  expect(wrong.join("\n")).toBe("");
});

/** What is not as it should be before, while and after a fleet is applied. */
async function trouble(yaml: string): Promise<string[]> {
  const first = await passes.plan(yaml);
  const held = first.changes.filter(({ hold }) => hold !== undefined);
  const { outcomes } = await passes.apply(first);
  const second = await passes.plan(yaml);
  return [
    ...first.problems.map(({ line, message }) => `line ${line}: ${message}`),
    ...first.blocked.map(({ message }) => `blocked: ${message}`),
    ...held.map(({ change, hold }) => `${change} is held: ${hold?.reason}`),
    ...outcomes
      .filter(({ result }) => result !== "done")
      .map(({ change, message }) => `${change}: ${message}`),
    ...lines(second).map((line) => `not settled: ${line}`),
    ...second.blocked.map(({ message }) => `blocked at second sight: ${message}`),
  ];
}
