import { describe, expect, test } from "vitest";
import type { DesiredObject, ObservedObject } from "../../../model/object.ts";
import type { FleetPolicy, Rules } from "../../../model/policy.ts";
import { type ResourceId, resourceId } from "../../../model/resource.ts";
import { createRuleAwarePlanner } from "../../plan.ts";
import * as toy from "../../scenarios/toy.testing.ts";
import type { PlanInput } from "../types.ts";

const planWithRules = createRuleAwarePlanner(toy.TYPES);

const rules = (policy: Partial<FleetPolicy>, protectedIds: Rules["protected"] = []): Rules => ({
  policy: { ...toy.POLICY, ...policy },
  protected: protectedIds,
  guards: {},
});
const underRules = (policy: Partial<FleetPolicy>, inForce: Rules, more: Partial<PlanInput> = {}) => ({
  fleet: { ...toy.POLICY, ...policy },
  rulesInForce: inForce,
  ...more,
});

/** Returns held changes with their gates, and whether the commit's rules may come into force. */
function planFor(desired: DesiredObject[], observed: ObservedObject[], input: Partial<PlanInput>) {
  const { plan, canApplyRules } = planWithRules(toy.planInput(desired, observed, input));
  return {
    holds: Object.fromEntries(plan.changes.map(({ change, hold }) => [change, hold?.gate])),
    canApplyRules,
    plan,
  };
}

const NOW_OPEN = { cron: "0 2 * * *", durationSeconds: 86_400, timeZone: "UTC" };
const updated = (when: "Window" | "Immediate") => ({ policy: { reboot: when, recreate: when } });
const larger = (when: "Window" | "Immediate" = "Immediate") => [
  toy.machine("m", { cores: 2 }, updated(when)),
];
const running = [toy.asObserved(toy.machine("m"))];
const RESTART = "restart machine@hv1/m";
const nets = Array.from({ length: 20 }, (_, index) => toy.net(`n${index}`));
const half = { desired: nets.slice(10), observed: nets.map((net) => toy.asObserved(net)) };
const WIDE = { maxDeletePercent: 100, maxDisruptPercent: 100, maxDeletes: 100_000, fromObjects: 10 };

describe("a commit does not let itself go", () => {
  test.each<[string, FleetPolicy["apply"], FleetPolicy["apply"]]>([
    ["safe to auto", "safe", "auto"],
    ["approve to auto", "approve", "auto"],
    ["approve to safe", "approve", "safe"],
  ])("by apply: %s", (_, before, after) => {
    const found = planFor(larger(), running, underRules({ apply: after }, rules({ apply: before })));
    expect(found.holds[RESTART]).toBe("approval");
    expect(found.canApplyRules).toBe(false);
  });

  test("by a wider guard", () => {
    const input = underRules({ guard: WIDE }, rules({ guard: { ...WIDE, maxDeletePercent: 30 } }));
    const { holds, plan, canApplyRules } = planFor(half.desired, half.observed, input);
    expect(new Set(Object.values(holds))).toEqual(new Set(["guard"]));
    expect(plan.changes[0]?.hold?.reason).toMatch(/more than 30% need approval; so say the rules in force/);
    expect(canApplyRules).toBe(false);
  });

  test("by prune: true", () => {
    const input = underRules(
      { apply: "auto", guard: WIDE },
      rules({ prune: false, apply: "auto", guard: WIDE }),
    );
    const { holds } = planFor([], [toy.asObserved(toy.net("n"))], input);
    expect(holds).toEqual({ "delete net@hv1/n": "approval" });
  });

  test.each([
    ["approval", "Immediate"],
    ["approval", "Window"],
  ] as const)("by a window of its own: %s under updatePolicy %s", (gate, when) => {
    const input = underRules({ apply: "safe", windows: [NOW_OPEN] }, rules({ apply: "safe" }));
    expect(planFor(larger(when), running, input)).toMatchObject({
      holds: { [RESTART]: gate },
      canApplyRules: false,
    });
  });

  test("by a webhook that is not asked any more", () => {
    const guards = { [resourceId("Webhook", "default", "w")]: "hash" };
    const lostGuards = Object.keys(guards) as ResourceId[];
    const input = underRules({ apply: "auto" }, { ...rules({ apply: "auto" }), guards }, { lostGuards });
    const { holds, plan, canApplyRules } = planFor(larger(), running, input);
    expect(holds[RESTART]).toBe("approval");
    expect(plan.changes.find(({ change }) => change === RESTART)?.hold?.reason).toMatch(
      /^Webhook\/w, an admission webhook, is changed or removed; so say the rules in force/,
    );
    expect(canApplyRules).toBe(false);
  });

  test("by protect: false, neither with the replacement nor once the mark says so", () => {
    const desired = [toy.machine("m", { image: "other" }, updated("Immediate"))];
    const owner = resourceId("VirtualMachine", "default", "m");
    const protectedThere = [toy.asObserved(toy.machine("m"), { protect: true })];
    const input = underRules({ apply: "auto" }, rules({ apply: "auto" }, [owner]));
    const first = planWithRules(toy.planInput(desired, protectedThere, input));
    const replacement = first.plan.changes.find(({ action }) => action === "replace");
    expect(replacement?.hold?.gate).toBe("protected");
    const later = planFor(desired, toy.applyPlan(first.plan, protectedThere), input);
    expect(later.holds["replace machine@hv1/m"]).toBe("approval");
    expect(later.canApplyRules).toBe(false);
  });
});

describe("the rules of a commit", () => {
  test("hold what those in force let go: both must", () => {
    const found = planFor(larger(), running, underRules({ apply: "approve" }, rules({ apply: "auto" })));
    expect(found.holds[RESTART]).toBe("approval");
    expect(found.plan.changes[0]?.hold?.reason).not.toMatch(/rules in force/);
  });

  test("may come into force when nothing is left that they would let go", () => {
    expect(planFor([], [], underRules({ apply: "auto", guard: WIDE }, rules({}))).canApplyRules).toBe(true);
    const nothing = planFor(
      half.desired,
      half.desired.map((net) => toy.asObserved(net)),
      underRules({ guard: WIDE }, rules({})),
    );
    expect(nothing.canApplyRules).toBe(true);
  });

  test("may come into force beside what they hold themselves until a person comes", () => {
    const found = planFor(
      larger(),
      running,
      underRules({ apply: "safe", guard: WIDE }, rules({ apply: "safe" })),
    );
    expect(found).toMatchObject({ holds: { [RESTART]: "approval" }, canApplyRules: true });
  });

  test("do not come into force while they let something go later, such as in a window", () => {
    const later = { ...NOW_OPEN, durationSeconds: 60 };
    const input = underRules({ apply: "auto", windows: [later] }, rules({ apply: "approve" }));
    expect(planFor(larger("Window"), running, input).canApplyRules).toBe(false);
  });

  test("let go what a person approved", () => {
    const input = underRules({ apply: "auto" }, rules({ apply: "safe" }));
    const { plan } = planFor(larger(), running, input);
    const approvals = new Set([plan.digest]);
    expect(planFor(larger(), running, { ...input, approvals })).toMatchObject({
      holds: { [RESTART]: undefined },
      canApplyRules: true,
    });
  });
});
