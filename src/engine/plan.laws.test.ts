import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical } from "../model/hash.ts";
import { type Lineage, standingOf } from "../model/lineage.ts";
import type { DesiredObject, ObservedObject } from "../model/object.ts";
import type { Plan } from "../model/plan.ts";
import { planDigest } from "./plan/digest.ts";
import { isHeld, isReady, needsApproval } from "./plan/queries.ts";
import { createPlanner } from "./plan.ts";
import * as toy from "./scenarios/toy.testing.ts";

const disruption = fc.constantFrom("Never", "Window", "Immediate");
const rest = fc.record({
  protect: fc.boolean(),
  drift: fc.constantFrom("fix", "report"),
  policy: fc.record({ reboot: disruption, recreate: disruption }),
});
const keep = fc.constantFrom(
  { onDelete: "retain", trashSeconds: 60 } as const,
  { onDelete: "delete", trashSeconds: 60 } as const,
  { onDelete: "delete", trashSeconds: 0 } as const,
);
const target = fc.constantFrom("hv1", "hv2");
const size = fc.constantFrom(2 ** 20, 2 ** 30, 2 ** 31);

const volume = fc
  .record({
    name: fc.constantFrom("a", "b", "c"),
    capacityBytes: size,
    format: fc.constantFrom("raw", "qcow2"),
    rest,
    keep,
    target,
  })
  .map(({ name, capacityBytes, format, rest, keep, target }) =>
    toy.volume(name, { capacityBytes, format }, { ...rest, keep }, target),
  );

const net = fc
  .record({
    mtu: fc.constantFrom(1400, 1500),
    leases: fc.dictionary(fc.constantFrom("x", "y"), fc.constant("1")),
    rest,
    target,
  })
  .map(({ mtu, leases, rest, target }) => toy.net("lan", { mtu, leases }, rest, target));

const machine = fc
  .record({
    name: fc.constantFrom("m", "n"),
    state: fc.record(
      {
        arch: fc.constantFrom("x86", "arm"),
        image: fc.constantFrom("debian", "alpine"),
        power: fc.constantFrom("running", "shutoff"),
        cores: fc.constantFrom(1, 2),
        memoryKiB: fc.constantFrom(1024, 2048),
        nic: fc.constant("lan"),
        disks: fc.dictionary(fc.constantFrom("a", "b"), fc.record({ path: fc.constantFrom("/a", "/ide") })),
      },
      { requiredKeys: ["arch", "image", "power", "cores", "memoryKiB", "disks"] },
    ),
    rest,
    target,
  })
  .map(({ name, state, rest, target }) => {
    const { nic, ...others } = state;
    return toy.machine(name, nic === undefined ? others : { ...others, nic }, rest, target);
  });

const fleet = fc.uniqueArray(fc.oneof(machine, machine, volume, volume, net), {
  selector: ({ id }) => id,
  maxLength: 9,
});

const marked = fc.constantFrom("ours", "ours", "ours", "stranger", "foreign", "trashed");
const world = fleet.chain((objects) =>
  fc
    .array(marked, { minLength: objects.length, maxLength: objects.length })
    .map((marks) => objects.map((object, index) => observedAs(object, marks[index] ?? "ours"))),
);

function withCommit(object: ObservedObject, commit = toy.COMMIT, origin: string | undefined): ObservedObject {
  if (object.mark === undefined) return object;
  return { ...object, mark: { ...object.mark, commit, ...(origin === undefined ? {} : { origin }) } };
}

function observedAs(object: DesiredObject, how: string): ObservedObject {
  const current = toy.asObserved(object);
  if (how === "stranger") return toy.unmanaged(current);
  if (how === "foreign") return toy.asObserved(object, { fleet: "other" });
  const inTrash = how === "trashed" && object.type === "volume";
  return inTrash
    ? { ...current, trashed: { since: "2026-02-01T00:00:00Z", until: "2026-02-20T00:00:00Z" } }
    : current;
}

const mode = fc.constantFrom("auto", "safe", "approve");
const scenario = fc.record({ desired: fleet, observed: world, apply: mode });
type Scenario = { desired: DesiredObject[]; observed: ObservedObject[]; apply: "auto" | "safe" | "approve" };

function inputOf({ desired, observed, apply }: Scenario) {
  return toy.planInput(desired, observed, { fleet: { ...toy.POLICY, apply } });
}

function planOf(input: Parameters<ReturnType<typeof createPlanner>>[0]) {
  return createPlanner(toy.TYPES)(input);
}

function law(check: (scenario: Scenario) => void) {
  fc.assert(fc.property(scenario, check), { numRuns: 200 });
}

function releasedChanges(plan: Plan): string[] {
  return plan.changes.filter(isReady).map(({ change }) => change);
}

describe("plans", () => {
  it("are empty when everything is as it should be", () => {
    fc.assert(
      fc.property(fleet, (desired) => {
        const plan = planOf(
          toy.planInput(
            desired,
            desired.map((object) => toy.asObserved(object)),
          ),
        );
        expect(plan.changes.filter(({ action }) => action !== "restart")).toEqual([]);
      }),
    );
  });

  it("leave nothing to do once they are applied, but for what was held", () => {
    law((scenario) => {
      const plan = planOf(inputOf(scenario));
      const held = plan.changes.filter(isHeld).map(({ change }) => change);
      const observed = toy.applyPlan(plan, scenario.observed);
      expect(held).toEqual(
        expect.arrayContaining(releasedChanges(planOf(inputOf({ ...scenario, observed })))),
      );
    });
  });

  it("come to an end after a few passes, whatever the world was like", () => {
    law((scenario) => {
      let observed = scenario.observed;
      for (let pass = 0; pass < 3; pass += 1)
        observed = toy.applyPlan(planOf(inputOf({ ...scenario, observed })), observed);
      expect(releasedChanges(planOf(inputOf({ ...scenario, observed })))).toEqual([]);
    });
  });

  it("do not depend on the order of what they are made of", () => {
    law((scenario) => {
      const reversed = {
        ...scenario,
        desired: scenario.desired.toReversed(),
        observed: scenario.observed.toReversed(),
      };
      expect(canonical(planOf(inputOf(reversed)))).toBe(canonical(planOf(inputOf(scenario))));
    });
  });

  it("never touch what is not marked as this fleet's", () => {
    law((scenario) => {
      const foreign = scenario.observed.filter(({ mark }) => mark?.fleet !== "demo").map(({ id }) => id);
      expect(planOf(inputOf(scenario)).changes.filter(({ id }) => foreign.includes(id))).toEqual([]);
    });
  });

  it("never end what carries a commit that the planned history does not contain", () => {
    const commits = fc.array(fc.constantFrom(toy.COMMIT, "c".repeat(40), "d".repeat(40), "worktree"), {
      minLength: 9,
      maxLength: 9,
    });
    const origins = fc.array(fc.constantFrom(undefined, "a".repeat(40), "b".repeat(40)), {
      minLength: 9,
      maxLength: 9,
    });
    const lineage: Lineage = {
      roots: ["a".repeat(40)],
      relationTo: (commit) => {
        if (commit === toy.COMMIT) return "contained";
        return commit.startsWith("c") ? "newer" : "unknown";
      },
    };
    fc.assert(
      fc.property(scenario, commits, origins, (given, commit, origin) => {
        const observed = given.observed.map((object, index) =>
          withCommit(object, commit[index], origin[index]),
        );
        const plan = planOf({ ...inputOf({ ...given, observed }), lineage });
        const uncertain = observed.filter(
          ({ mark }) => mark !== undefined && standingOf(mark, lineage) !== "own",
        );
        const ids = new Set(uncertain.map(({ id }) => id));
        const after = new Map(toy.applyPlan(plan, observed).map((object) => [object.id, object]));
        for (const { id, state } of uncertain)
          if (state.power === "running") expect(after.get(id)?.state.power).toBe("running");
        const going = plan.changes.filter(({ id, hold }) => ids.has(id) && hold === undefined);
        const actions = new Set(going.map(({ action }) => action));
        for (const action of ["trash", "delete", "replace", "restart", "migrate"] as const)
          expect(actions.has(action)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("touch nothing on a target that cannot be read, and make or move nothing for it elsewhere", () => {
    law((scenario) => {
      const seen = scenario.observed.filter(({ target }) => target !== "hv2");
      const input = { ...inputOf(scenario), snapshot: toy.snapshot(seen, { hv2: "no route to host" }) };
      const changes = planOf(input).changes;
      expect(changes.filter(({ target }) => target === "hv2")).toEqual([]);
      const made = changes.filter(
        ({ action, type, retention: keep }) => action === "create" && type !== "net" && keep.trashSeconds > 0,
      );
      expect(made).toEqual([]);
    });
  });

  it("delete nothing when there are no resources at all", () => {
    law(({ observed }) => {
      const plan = planOf(toy.planInput([], observed, { resources: 0 }));
      expect(plan.changes).toEqual([]);
      expect(plan.digest).toBe(planDigest([]));
    });
  });

  it("are the same from memory as afresh", () => {
    law((scenario) => {
      const planner = createPlanner(toy.TYPES);
      planner(inputOf({ ...scenario, observed: scenario.observed.slice(1) }));
      planner(inputOf(scenario));
      expect(canonical(planner(inputOf(scenario)))).toBe(canonical(planOf(inputOf(scenario))));
    });
  });

  it("put every change after those it depends on, and let nothing go before something that is held", () => {
    law((scenario) => {
      const { changes } = planOf(inputOf(scenario));
      const place = new Map(changes.map(({ change }, index) => [change, index]));
      for (const [index, { dependsOn, hold }] of changes.entries()) {
        for (const before of dependsOn) {
          expect(place.get(before)).toBeLessThan(index);
          if (hold === undefined) expect(changes[place.get(before) ?? -1]?.hold).toBeUndefined();
        }
      }
    });
  });

  it("never lose data by themselves", () => {
    law((scenario) => {
      const losing = planOf(inputOf(scenario)).changes.filter(
        ({ losesData, cause }) => losesData && cause !== "expired",
      );
      for (const { hold } of losing) expect(hold).toBeDefined();
    });
  });

  it("go whole when they are approved as a whole", () => {
    law((scenario) => {
      const asked = planOf(inputOf({ ...scenario, apply: "approve" }));
      const input = { ...inputOf({ ...scenario, apply: "approve" }), approvals: new Set([asked.digest]) };
      const approved = planOf(input);
      expect(approved.digest).toBe(asked.digest);
      expect(approved.changes.filter(needsApproval)).toEqual([]);
    });
  });
});
