import fc from "fast-check";
import { expect, it } from "vitest";
import { apply } from "../../../src/engine/apply.ts";
import { observe } from "../../../src/engine/observe/observe.ts";
import { assessClock, type TrustedTime } from "../../../src/engine/plan/clock.ts";
import {
  createPlanningPipeline,
  NO_CONDITIONS,
  type PlanningPipeline,
} from "../../../src/engine/planning-pipeline.ts";
import { policyOf } from "../../../src/engine/policy.ts";
import { createLoader } from "../../../src/fleet/load.ts";
import type { Artifact } from "../../../src/kinds/kind.ts";
import type { PlannedChange } from "../../../src/model/change.ts";
import type { ClockRecord } from "../../../src/model/clock.ts";
import type { Lineage } from "../../../src/model/lineage.ts";
import type { ObservedObject } from "../../../src/model/object.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { ARTIFACT } from "../compiled-fleet.ts";
import { type Edit, edits, type FleetModel, INITIAL_FLEET, yamlOf } from "./fleet-model.ts";
import { ModelTargets, TYPES } from "./model-targets.ts";

/*
 * The destructive law. An author makes any edits, people approve what does not say DATA LOSS, the clock jumps, marks are lost, targets do not
 * answer, and processes are killed: what a guest wrote is gone only by a change that said so and was approved, or by an expiry that was announced.
 */

type StoryStep =
  | { readonly do: "commit"; readonly edit: readonly [string, Edit] }
  | { readonly do: "pass"; readonly approve: "nothing" | "harmless"; readonly killAfter: number | null }
  | { readonly do: "write" | "adopt" }
  | { readonly do: "lose marks" | "lose marks, and adopt"; readonly of: number }
  | { readonly do: "stranger"; readonly of: number; readonly fleet: boolean }
  | { readonly do: "unreadable"; readonly host: string }
  | { readonly do: "wait"; readonly seconds: number }
  /** The clock is so far from the truth, for as long as a daemon looks at it a few times. */
  | { readonly do: "wrong clock"; readonly by: number }
  /** A copy of the repository that is some commits old is applied; or another repository whose fleet has the same name. */
  | { readonly do: "stale pass"; readonly commits: number }
  | { readonly do: "other repository"; readonly edit: readonly [string, Edit] };

const DAY = 86_400;
const BEGIN = Date.parse("2026-03-01T12:00:00Z");

const step: fc.Arbitrary<StoryStep> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("commit" as const), edit: edits }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      approve: fc.constantFrom("nothing" as const, "harmless" as const),
      killAfter: fc.option(fc.nat(6), { freq: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("write" as const, "adopt" as const) }) },
  fc.record({ do: fc.constantFrom("lose marks" as const, "lose marks, and adopt" as const), of: fc.nat(5) }),
  fc.record({ do: fc.constant("stranger" as const), of: fc.nat(20), fleet: fc.boolean() }),
  fc.record({ do: fc.constant("unreadable" as const), host: fc.constantFrom("hv1", "hv2") }),
  fc.record({ do: fc.constant("wait" as const), seconds: fc.constantFrom(2, 600, 7200, 8 * DAY) }),
  fc.record({
    do: fc.constant("wrong clock" as const),
    by: fc.constantFrom(DAY, 365 * DAY, -DAY, -BEGIN / 1000),
  }),
  fc.record({ do: fc.constant("stale pass" as const), commits: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant("other repository" as const), edit: edits }),
);

const story = fc.array(step, { minLength: 3, maxLength: 25, size: "max" });

const OTHER: Artifact = {
  ...ARTIFACT,
  disk: { digest: "e".repeat(64), format: "qcow2", virtualBytes: 2 ** 25 },
};
const { signal } = new AbortController();

interface Revision {
  readonly fleet: FleetModel;
  readonly commit: string;
  readonly lineage: Lineage;
}

const OTHER_LINEAGE: Lineage = {
  roots: ["d".repeat(40)],
  relationTo: (commit) => (commit === "d".repeat(40) ? "contained" : "unknown"),
};

function commitId(index: number): string {
  return String(index).padStart(40, "c");
}

class Simulation {
  readonly targets = new ModelTargets();
  readonly #loader = createLoader();
  readonly #runPipeline: PlanningPipeline = createPlanningPipeline({ types: TYPES, backend: "real" });
  readonly #approvals = new Set<string>();
  /** Every commit of the branch. */
  readonly #history: FleetModel[] = [INITIAL_FLEET];
  /** How far the clock is from the truth, in seconds. */
  #wrongBy = 0;
  #clock: { readonly note: ClockRecord; readonly at: number } | undefined;
  #last: Plan | undefined;

  async run(story: readonly StoryStep[]): Promise<void> {
    for (const storyStep of [...PROLOGUE, ...story]) await this.#perform(storyStep);
  }

  async #perform(storyStep: StoryStep): Promise<void> {
    switch (storyStep.do) {
      case "commit":
        this.#history.push(storyStep.edit[1](this.#history.at(-1) ?? INITIAL_FLEET));
        return;
      case "pass":
        await this.reconcile(storyStep.approve, storyStep.killAfter ?? Number.POSITIVE_INFINITY);
        return;
      case "write":
        return this.targets.write();
      case "adopt":
        return this.#adopt();
      case "lose marks":
        return this.targets.loseMarks((object) => object.name.length % 6 === storyStep.of);
      case "lose marks, and adopt":
        this.targets.loseMarks((object) => object.name.length % 6 === storyStep.of);
        return this.#adopt();
      case "stranger":
        return this.#addForeignObject(storyStep.of, storyStep.fleet);
      case "unreadable":
        if (!this.targets.unreadable.delete(storyStep.host)) this.targets.unreadable.add(storyStep.host);
        return;
      case "wait":
        this.targets.trueSeconds += storyStep.seconds;
        return;
      case "wrong clock":
        return this.#wrongClock(storyStep.by);
      case "stale pass":
        await this.#apply(this.#revision(this.#history.length - storyStep.commits));
        return;
      case "other repository":
        await this.#apply({
          fleet: storyStep.edit[1]({ ...INITIAL_FLEET, machines: {} }),
          commit: "d".repeat(40),
          lineage: OTHER_LINEAGE,
        });
    }
  }

  async plan(): Promise<Plan> {
    const { plan } = await this.#observeAndPlan();
    return plan;
  }

  /** A daemon works through it: the clock is put right before a day has passed. */
  async #wrongClock(by: number): Promise<void> {
    await this.reconcile("nothing");
    this.#wrongBy = by;
    for (let look = 0; look < 2; look += 1) {
      await this.reconcile("nothing");
      this.targets.trueSeconds += 3600;
    }
    this.#wrongBy = 0;
    await this.reconcile("nothing");
  }

  /** The branch as it was after so many commits; its later ones are not known then. */
  #revision(commits = this.#history.length): Revision {
    const count = Math.max(1, commits);
    const knownCommits = new Set(this.#history.slice(0, count).map((_, index) => commitId(index)));
    const relationTo = (commit: string) => (knownCommits.has(commit) ? "contained" : "unknown");
    return {
      fleet: this.#history[count - 1] ?? INITIAL_FLEET,
      commit: commitId(count - 1),
      lineage: { roots: [commitId(0)], relationTo },
    };
  }

  /** What a daemon knows of the time: what it noted, and how long ago that was by a clock that never jumps. */
  #time(): { readonly now: Date; readonly time: TrustedTime } {
    const now = new Date(BEGIN + (this.targets.trueSeconds + this.#wrongBy) * 1000);
    const { note: noted, at } = this.#clock ?? {};
    const passed = at === undefined ? undefined : (this.targets.trueSeconds - at) * 1000;
    const expected =
      noted === undefined || passed === undefined
        ? undefined
        : new Date(Date.parse(noted.seen) + passed).toISOString();
    const { time, note } = assessClock(now.toISOString(), { noted, expected });
    this.#clock = { note, at: this.targets.trueSeconds };
    return { now, time };
  }

  async #observeAndPlan({ fleet: model, commit, lineage }: Revision = this.#revision()) {
    const loaded = this.#loader.load([{ path: "fleet.yaml", content: Buffer.from(yamlOf(model)) }]);
    const hosts = loaded.resources.filter(({ kind }) => kind === "Host").map(({ name }) => name);
    const images = loaded.resources.filter(({ kind }) => kind === "Image");
    const artifacts = new Map(images.map(({ id, name }) => [id, name === "other" ? OTHER : ARTIFACT]));
    const desired = {
      loaded,
      commit,
      fleet: policyOf(loaded.resources),
      resolved: { artifacts, problems: [] },
      hashes: new Map(),
      suspended: new Map(),
      notices: [],
    };
    const connections = this.targets.connections(hosts);
    const snapshot = await observe(connections, signal);
    const moment = { ...NO_CONDITIONS, snapshot, approvals: [...this.#approvals], lineage, ...this.#time() };
    return { ...this.#runPipeline(desired, moment), connections, fleet: desired.fleet };
  }

  /** What `apply` does, and a person who approves all but what says that data is lost. */
  async reconcile(approve: "nothing" | "harmless", killAfter = Number.POSITIVE_INFINITY): Promise<Plan> {
    if (approve === "harmless")
      for (const { digest, losesData } of (await this.plan()).changes)
        if (!losesData) this.#approvals.add(digest);
    return this.#apply(this.#revision(), killAfter);
  }

  async #apply(revision: Revision, killAfter = Number.POSITIVE_INFINITY): Promise<Plan> {
    const { plan, connections } = await this.#observeAndPlan(revision);
    this.#assertAnnounced(plan);
    this.targets.actingLineage = revision.lineage;
    this.targets.remainingChanges = killAfter;
    await apply(plan, { connections, signal });
    this.targets.remainingChanges = Number.POSITIVE_INFINITY;
    this.#last = plan;
    return plan;
  }

  /** What goes on by itself loses no data, but for what was announced when it was put into the trash. */
  #assertAnnounced({ changes }: Plan): void {
    const unheld = changes.filter(({ hold }) => hold === undefined);
    for (const change of unheld) if (change.losesData) expect(change.cause).toBe("expired");
    for (const { target } of unheld) expect(this.targets.unreadable).not.toContain(target);
  }

  async #adopt(): Promise<void> {
    const { compiled, fleet } = await this.#observeAndPlan().catch(() => ({
      compiled: { objects: [] },
      fleet: undefined,
    }));
    const desiredById = new Map(compiled.objects.map((storyStep) => [storyStep.id, storyStep]));
    for (const { id, mark } of this.targets.objects()) {
      const desired = desiredById.get(id);
      if (mark !== undefined || desired === undefined || fleet === undefined) continue;
      const { owner, protect, keep } = desired;
      this.targets.adopt(id, { fleet: fleet.id, owner, applied: "", commit: commitId(0), protect, keep });
    }
  }

  /** An object of other people, or of another fleet, with a name that was or will be wanted. */
  #addForeignObject(of: number, isFleet: boolean): void {
    const all = this.#last?.changes.filter(({ after }) => after !== undefined) ?? [];
    const model = all[of % Math.max(1, all.length)];
    if (model === undefined) return;
    const { id, type, target, name, after = {}, mark } = model;
    const object: ObservedObject = {
      id,
      type,
      target,
      name,
      state: after,
      dependsOn: [],
      mark: isFleet && mark !== undefined ? { ...mark, fleet: "other" } : undefined,
    };
    this.targets.put(object, "guest of others");
  }
}

const PROLOGUE: readonly StoryStep[] = [
  { do: "pass", approve: "harmless", killAfter: null },
  { do: "write" },
];

function assertNoLoss({ targets }: Simulation): void {
  for (const { id, by } of targets.losses) {
    const { losesData, cause, change } = by as PlannedChange; // those of a plan
    if (!losesData || cause !== "expired") throw new Error(`${change}: what was written to ${id} is gone`);
  }
  expect(targets.violations).toEqual([]);
}

it("nothing that a guest wrote is gone unless a plan said so and that was approved, or its time in the trash was over", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(story, async (steps) => {
      const life = new Simulation();
      await life.run(steps);
      assertNoLoss(life);
      life.targets.unreadable.clear();
      for (let pass = 0; pass < 4; pass += 1) await life.reconcile("harmless");
      assertNoLoss(life);
      const going = (await life.plan()).changes.filter(({ hold }) => hold === undefined);
      expect(going.map(({ change }) => change)).toEqual([]);
    }),
    { numRuns: Number(process.env.DESTRUCTION_RUNS ?? 40), interruptAfterTimeLimit: 25_000 },
  );
});
