import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labRecipes } from "../src/cli/image-recipes.ts";
import type { TargetAddress } from "../src/drivers/driver.ts";
import { createDrivers, typesOf } from "../src/drivers/index.ts";
import { buildSeed } from "../src/drivers/libvirt/seed.ts";
import { createCompiler } from "../src/engine/compile.ts";
import { observe } from "../src/engine/observe/observe.ts";
import { createPlanner } from "../src/engine/plan.ts";
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

type Timed = <T>(name: string, work: () => T | Promise<T>) => Promise<T>;

function createTimer(stages: Stages): Timed {
  return async (name, work) => {
    const start = performance.now();
    const result = await work();
    stages[name] = performance.now() - start;
    return result;
  };
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

/** Compiles, plans and renders, with a compiler and a planner that cache the previous results. */
async function createPlanOnce({ resources }: LoadedFleet, timed: Timed): Promise<PlanOnce> {
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
  const planner = createPlanner(typesOf(createDrivers({ backend: "real" })));
  return async (loaded, snapshot, prefix) => {
    const { resources, documents, unusable, problems } = loaded;
    const fleet = policyOf(resources);
    const input = {
      fleet: fleet.id,
      resources,
      snapshot,
      artifacts,
      secretHashes: new Map(),
      now: new Date().toISOString(),
    };
    const compiled = await timed(`${prefix}compile`, () => compile(input));
    const rest = {
      suspended: new Map(),
      invalid: unusable,
      unparsable: [],
      approvals: new Set<string>(),
      problems,
    };
    const about = { commit: "worktree", now: new Date().toISOString(), resources: documents };
    const plan = await timed(`${prefix}plan`, () =>
      planner({
        ...rest,
        ...about,
        fleet,
        snapshot,
        desired: compiled.objects,
        pools: compiled.pools,
        blocked: compiled.blocked,
        notices: compiled.notices,
      }),
    );
    await timed(`${prefix}render`, () => renderText(plan, { palette: PLAIN_PALETTE, detail: "short" }));
    return plan;
  };
}

function expectChanges({ changes, blocked, problems }: Plan, amount: number): void {
  if (changes.length === amount && blocked.length + problems.length === 0) return;
  const first = JSON.stringify([changes[0], blocked[0], problems[0]]).slice(0, 2000);
  throw new Error(`expected ${amount} changes, not ${changes.length}, ${blocked.length} blocked: ${first}`);
}
