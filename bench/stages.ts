import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labRecipes } from "../src/cli/image-recipes.ts";
import type { TargetAddress } from "../src/drivers/driver.ts";
import { createDrivers, typesOf } from "../src/drivers/index.ts";
import { buildSeed } from "../src/drivers/libvirt/seed.ts";
import { createCompiler } from "../src/engine/compile.ts";
import { observe } from "../src/engine/observe/observe.ts";
import { createRuleAwarePlanner, type PlanResult } from "../src/engine/plan.ts";
import { createRolloutLoop } from "../src/engine/plan-with-rollouts.ts";
import { policyOf } from "../src/engine/policy.ts";
import { PLAIN_PALETTE } from "../src/engine/render/palette.ts";
import { renderText } from "../src/engine/render/text.ts";
import { createLoader, type LoadedFleet } from "../src/fleet/load.ts";
import type { HostSpec } from "../src/generated/kinds/host.ts";
import { readWorktree } from "../src/git/worktree.ts";
import { createImageInspector, resolveArtifacts } from "../src/images/artifacts.ts";
import type { ImageResource } from "../src/images/types.ts";
import { kinds } from "../src/kinds/index.ts";
import type { Plan } from "../src/model/plan.ts";
import type { Resource } from "../src/model/resource.ts";
import type { Snapshot } from "../src/model/snapshot.ts";
import { closeAll, connectAll } from "../src/workspace/connect.ts";

/** Milliseconds of each step of a reconciliation, in one process. */
export type Stages = Record<string, number>;

const signal = new AbortController().signal;

/**
 * `stages.ts FOLDER CHANGED`: measures each step of a cold reconciliation, then of a warm one after a change of the file
 * CHANGED. Prints one line of JSON.
 */
export async function main([, folder = "", changed = ""]: readonly string[]): Promise<number> {
  const stages: Stages = {};
  const timed = createTimer(stages);
  const loader = createLoader();
  const read = async () => loader.load((await readWorktree(folder)).files);
  const loaded = await timed("load and validate", read);
  const snapshot = await timed("observe", () => snapshotOf(loaded));
  const planOnce = await createPlanOnce(loaded, timed);
  const before = await planOnce(loaded, snapshot, "");
  const file = join(folder, changed);
  const text = readFileSync(file, "utf8");
  try {
    writeFileSync(file, text.replace("terminationGracePeriod: 30s", "terminationGracePeriod: 45s"));
    const start = performance.now();
    const again = await timed("warm: load", read);
    const after = await planOnce(again, snapshot, "warm: ");
    stages["warm: all"] = performance.now() - start;
    expectChanges(before, 0);
    expectChanges(after, 1);
  } finally {
    writeFileSync(file, text);
  }
  process.stdout.write(`${JSON.stringify({ ...stages, rssMiB: process.memoryUsage().rss / 2 ** 20 })}\n`);
  return 0;
}

interface Timer {
  <T>(name: string, work: () => T | Promise<T>): Promise<T>;
  /** Adds the time of work that is done several times. */
  add<T>(name: string, work: () => T): T;
}

function createTimer(stages: Stages): Timer {
  const record = (name: string, start: number) => {
    stages[name] = (stages[name] ?? 0) + performance.now() - start;
  };
  const timed = async <T>(name: string, work: () => T | Promise<T>) => {
    const start = performance.now();
    const result = await work();
    record(name, start);
    return result;
  };
  const add = <T>(name: string, work: () => T) => {
    const start = performance.now();
    const result = work();
    record(name, start);
    return result;
  };
  return Object.assign(timed, { add });
}

async function snapshotOf({ resources }: LoadedFleet): Promise<Snapshot> {
  const hosts = resources.filter((resource): resource is Resource<HostSpec> => resource.kind === "Host");
  const targets = hosts.map(
    ({ name, spec }): TargetAddress => ({
      kind: "host",
      id: name,
      libvirt: spec.libvirt,
      ...(spec.shell === undefined ? {} : { shell: spec.shell }),
    }),
  );
  const content = async () => {
    throw new Error("nothing is made here");
  };
  const context = { fleet: "bench", content, secret: content, now: () => new Date() };
  const connections = await connectAll(targets, createDrivers({ backend: "real" }), context, signal);
  try {
    const snapshot = await observe(connections, signal);
    if (snapshot.unreadable.size > 0) throw new Error(JSON.stringify([...snapshot.unreadable]));
    return snapshot;
  } finally {
    await closeAll(connections);
  }
}

type PlanOnce = (loaded: LoadedFleet, snapshot: Snapshot, prefix: string) => Promise<Plan>;

/** Compiles, plans and renders as the program does, with a compiler and a planner that cache the previous results. */
async function createPlanOnce({ resources }: LoadedFleet, timed: Timer): Promise<PlanOnce> {
  const images = resources.filter(({ kind }) => kind === "Image") as (Resource & ImageResource)[]; // the loader validated them
  const inspector = createImageInspector({
    locate: async (path) => path,
    cache: "",
    recipes: labRecipes(),
    env: {},
    privatePaths: [],
    buildSeed,
    onProgress: () => {},
  });
  const { artifacts } = await resolveArtifacts(images, inspector);
  const compile = createCompiler(kinds);
  const planner = createRuleAwarePlanner(typesOf(createDrivers({ backend: "real" })));
  const settle = createRolloutLoop<PlanResult>();
  return async (loaded, snapshot, prefix) => {
    const { resources, documents, unusable, problems } = loaded;
    const fleet = policyOf(resources);
    const now = new Date().toISOString();
    const artifactsAndHashes = { artifacts, secretHashes: new Map<string, string>() };
    const input = { fleet: fleet.id, resources, snapshot, ...artifactsAndHashes, now };
    const files = { commit: "worktree", now, fleet, snapshot, resources: documents, problems };
    const nothing = { suspended: new Map(), unparsable: [], approvals: new Set<string>() };
    const { plan } = settle((rollouts) => {
      const compiled = timed.add(`${prefix}compile`, () => compile({ ...input, rollouts }));
      const { objects: desired, pools, blocked, notices } = compiled;
      const all = { ...files, ...nothing, invalid: unusable, desired, pools, blocked, notices };
      return timed.add(`${prefix}plan`, () => planner(all));
    });
    await timed(`${prefix}render`, () => renderText(plan, { palette: PLAIN_PALETTE, detail: "short" }));
    return plan;
  };
}

function expectChanges({ changes, blocked, problems }: Plan, amount: number): void {
  if (changes.length === amount && blocked.length + problems.length === 0) return;
  const first = JSON.stringify([changes[0], blocked[0], problems[0]]).slice(0, 2000);
  throw new Error(`expected ${amount} changes, not ${changes.length}, ${blocked.length} blocked: ${first}`);
}
