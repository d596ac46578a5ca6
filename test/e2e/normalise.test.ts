import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { formatPlan } from "./fleets.ts";
import { openStage, type Stage } from "./harness.ts";
import { type InProcessFleet, openInProcessFleet } from "./in-process-fleet.ts";
import { BRIDGE, randomFleet } from "./random-fleet.ts";
import { validateAllXml } from "./schema-validation.ts";

/** The normalisation of definitions by libvirt causes no changes. */

const LAB = "norm";
const SEED = 20261122;
const FLEETS = 100;

let stage: Stage;
let inProcess: InProcessFleet;

beforeAll(async () => {
  stage = await openStage({ lab: LAB });
  await stage.exec("hv1", ["ip", "link", "add", BRIDGE, "type", "bridge"]);
  inProcess = await openInProcessFleet(LAB);
});

afterAll(async () => {
  await inProcess?.[Symbol.asyncDispose]();
  expect(await stage?.end()).toEqual([]);
});

it(`${FLEETS} fleets at random, one after the other: after each apply, the next plan is empty`, async () => {
  const wrong: string[] = [];
  for (let number = 0; number < FLEETS && wrong.length < 10; number += 1) {
    const [yaml = ""] = fc.sample(randomFleet(LAB, number), { seed: SEED + number, numRuns: 1 });
    const found = await applyAndFindProblems(yaml);
    if (found.length > 0)
      wrong.push(`fleet ${number}:\n${found.join("\n")}\n${wrong.length === 0 ? yaml : ""}`);
    if (number % 10 === 0) wrong.push(...(await validateAllXml(stage, "hv1")));
  }
  expect(wrong.join("\n")).toBe("");
});

/** Returns unexpected findings before, during and after an apply of a fleet. */
async function applyAndFindProblems(yaml: string): Promise<string[]> {
  const first = await inProcess.plan(yaml);
  const held = first.changes.filter(({ hold }) => hold !== undefined);
  const { outcomes } = await inProcess.apply(first);
  const second = await inProcess.plan(yaml);
  return [
    ...first.problems.map(({ line, message }) => `line ${line}: ${message}`),
    ...first.blocked.map(({ message }) => `blocked: ${message}`),
    ...held.map(({ change, hold }) => `${change} is held: ${hold?.reason}`),
    ...outcomes
      .filter(({ result }) => result !== "succeeded")
      .map(({ change, message }) => `${change}: ${message}`),
    ...formatPlan(second).map((line) => `not settled: ${line}`),
    ...second.blocked.map(({ message }) => `blocked at second sight: ${message}`),
  ];
}
