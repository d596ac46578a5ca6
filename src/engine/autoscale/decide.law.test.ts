import fc from "fast-check";
import { expect, it } from "vitest";
import { decideReplicas } from "./decide.ts";
import type { AutoscalingHistory, AutoscalingRules, MemberLoad, StepLimits } from "./types.ts";

/** Laws over random histories: loads that come and go, members that say nothing, clocks that jump, a lost store. */

const limits: fc.Arbitrary<StepLimits> = fc.record({
  stabilizationSeconds: fc.constantFrom(0, 60, 300),
  maxStep: fc.integer({ min: 1, max: 8 }),
  maxPercent: fc.integer({ min: 1, max: 200 }),
  periodSeconds: fc.constantFrom(15, 60),
  selectPolicy: fc.constantFrom("Max", "Min", "Disabled"),
});

const rules: fc.Arbitrary<AutoscalingRules> = fc
  .record({
    minReplicas: fc.nat(5),
    span: fc.nat(20),
    tolerance: fc.constantFrom(0, 0.1, 0.3),
    scaleUp: limits,
    scaleDown: limits,
  })
  .map(({ span, ...rest }) => ({
    ...rest,
    maxReplicas: rest.minReplicas + span,
    metrics: [{ type: "CPU", targetPercent: 60 }],
    schedules: [],
  }));

const moment = fc.record({
  /** Work of the whole pool, in percent of one member. */
  work: fc.nat(2000),
  silent: fc.nat(3),
  starting: fc.nat(3),
  lost: fc.nat(2),
  seconds: fc.oneof(fc.constant(15), fc.integer({ min: -600, max: 3600 })),
  restarted: fc.boolean(),
});

function membersFor(
  count: number,
  { work, silent, starting }: { work: number; silent: number; starting: number },
) {
  return Array.from({ length: count }, (_, index): MemberLoad => {
    const percent = work / Math.max(1, count);
    return { ready: index >= starting, cpuPercent: index < starting + silent ? undefined : percent };
  });
}

it("a decision stays within the bounds and the step limits, and removes no member after a restart", () => {
  fc.assert(
    fc.property(rules, fc.nat(30), fc.array(moment, { maxLength: 40 }), (fleet, first, moments) => {
      let nowMs = Date.parse("2026-01-01T00:00:00Z");
      let history: AutoscalingHistory | undefined;
      let present = first;
      for (const one of moments) {
        nowMs += one.seconds * 1000;
        if (one.restarted) history = undefined;
        const members = membersFor(Math.max(0, present - one.lost), one);
        const input = { rules: fleet, nowMs, members, totals: new Map(), history };
        const decision = decideReplicas(input);
        expect(decideReplicas(input)).toEqual(decision);
        const { replicas, before } = decision;
        const inside = before >= fleet.minReplicas && before <= fleet.maxReplicas;
        expect(replicas).toBeGreaterThanOrEqual(fleet.minReplicas);
        expect(replicas).toBeLessThanOrEqual(fleet.maxReplicas);
        if (inside && history === undefined && fleet.scaleDown.stabilizationSeconds > 0)
          expect(replicas).toBeGreaterThanOrEqual(before);
        if (inside && replicas > before)
          expect(replicas - before).toBeLessThanOrEqual(largestStep(fleet.scaleUp, before));
        if (inside && replicas < before)
          expect(before - replicas).toBeLessThanOrEqual(largestStep(fleet.scaleDown, before + 30));
        expect(decision.history.recommendations.length).toBeLessThan(1000);
        ({ history } = decision);
        present = replicas;
      }
    }),
    { numRuns: 600 },
  );
});

function largestStep({ maxStep, maxPercent, selectPolicy }: StepLimits, before: number): number {
  const byPercent = Math.ceil((before * maxPercent) / 100);
  return selectPolicy === "Min" ? Math.min(maxStep, byPercent) : Math.max(maxStep, byPercent);
}

it("the decisions under a constant load converge in one direction", () => {
  fc.assert(
    fc.property(rules, fc.integer({ min: 1, max: 25 }), fc.nat(1500), (fleet, first, work) => {
      let nowMs = 0;
      let history: AutoscalingHistory | undefined;
      let present = first;
      const numbers: number[] = [];
      for (let pass = 0; pass < 400; pass += 1) {
        nowMs += 15_000;
        const members = membersFor(present, { work, silent: 0, starting: 0 });
        const decision = decideReplicas({ rules: fleet, nowMs, members, totals: new Map(), history });
        ({ history } = decision);
        present = decision.replicas;
        numbers.push(present);
      }
      const directions = new Set(
        numbers.slice(1).map((number, index) => Math.sign(number - (numbers[index] ?? number))),
      );
      expect(directions.has(1) && directions.has(-1)).toBe(false);
      expect(new Set(numbers.slice(-50)).size).toBe(1);
    }),
    { numRuns: 60 },
  );
});
