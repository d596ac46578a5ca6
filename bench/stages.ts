import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pc from "picocolors";
import { labRecipes } from "../src/cli/recipes.ts";
import { closeAll, connectAll } from "../src/daemon/connect.ts";
import type { TargetAddress } from "../src/drivers/driver.ts";
import { createDrivers, typesOf } from "../src/drivers/index.ts";
import { buildSeed } from "../src/drivers/libvirt/seed.ts";
import { createCompiler } from "../src/engine/compile.ts";
import { observe } from "../src/engine/observe.ts";
import { createPlanner } from "../src/engine/plan.ts";
import { policyOf } from "../src/engine/policy.ts";
import { renderText } from "../src/engine/render/text.ts";
import { createLoader, type Loaded } from "../src/fleet/load.ts";
import { readWorktree } from "../src/git/worktree.ts";
import { resolveArtifacts } from "../src/images/artifacts.ts";
import type { ImageResource } from "../src/images/port.ts";
import type { HostSpec } from "../src/kinds/host/spec.gen.ts";
import { kinds } from "../src/kinds/index.ts";
import type { Plan, Snapshot } from "../src/model/plan.ts";
import type { Resource } from "../src/model/resource.ts";

/** Milliseconds of each step of a pass, in one process. */
export type Stages = Record<string, number>;

const signal = new AbortController().signal;

/**
 * `stages.ts FOLDER CHANGED`: goes through one cold pass step by step, then through a warm one after the file CHANGED
 * was changed. Prints one line of JSON.
 */
export async function main([, folder = "", changed = ""]: readonly string[]): Promise<number> {
  const stages: Stages = {};
  const timed = timer(stages);
  const loader = createLoader();
  const read = async () => loader.load((await readWorktree(folder)).files);
  const loaded = await timed("load and validate", read);
  const snapshot = await timed("observe", () => snapshotOf(loaded));
  const think = await thinker(loaded, timed);
  const before = await think(loaded, snapshot, "");
  const file = join(folder, changed);
  const text = readFileSync(file, "utf8");
  try {
    writeFileSync(file, text.replace("terminationGracePeriod: 30s", "terminationGracePeriod: 45s"));
    const start = performance.now();
    const again = await timed("warm: load", read);
    const after = await think(again, snapshot, "warm: ");
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

function timer(stages: Stages): Timed {
  return async (name, work) => {
    const start = performance.now();
    const result = await work();
    stages[name] = performance.now() - start;
    return result;
  };
}

async function snapshotOf({ resources }: Loaded): Promise<Snapshot> {
  const hosts = resources.filter((one): one is Resource<HostSpec> => one.kind === "Host");
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
  const world = { fleet: "bench", content, secret: content, now: () => new Date() };
  const connections = await connectAll(targets, createDrivers({ test: false }), world, signal);
  try {
    const snapshot = await observe(connections, signal);
    if (snapshot.unreadable.size > 0) throw new Error(JSON.stringify([...snapshot.unreadable]));
    return snapshot;
  } finally {
    await closeAll(connections);
  }
}

type Think = (loaded: Loaded, snapshot: Snapshot, prefix: string) => Promise<Plan>;

/** Compiles, plans and renders, with a compiler and a planner that remember the pass before. */
async function thinker({ resources }: Loaded, timed: Timed): Promise<Think> {
  const images = resources.filter(({ kind }) => kind === "Image") as (Resource & ImageResource)[]; // the loader validated them
  const world = {
    locate: async (path: string) => path,
    cache: "",
    recipes: labRecipes(),
    env: {},
    buildSeed,
  };
  const { artifacts } = await resolveArtifacts(images, { ...world, onProgress: () => {} });
  const compile = createCompiler(kinds);
  const planner = createPlanner(typesOf(createDrivers({ test: false })));
  return async (loaded, snapshot, prefix) => {
    const { resources, documents, unusable, problems } = loaded;
    const fleet = policyOf(resources);
    const input = { fleet: fleet.id, resources, snapshot, artifacts, secretHashes: new Map() };
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
        groups: compiled.groups,
        blocked: compiled.blocked,
        notices: compiled.notices,
      }),
    );
    await timed(`${prefix}render`, () =>
      renderText(plan, { palette: pc.createColors(false), detail: "short" }),
    );
    return plan;
  };
}

function expectChanges({ changes, blocked, problems }: Plan, amount: number): void {
  if (changes.length === amount && blocked.length + problems.length === 0) return;
  const seen = JSON.stringify([changes[0], blocked[0], problems[0]]).slice(0, 2000);
  throw new Error(`expected ${amount} changes, not ${changes.length}, ${blocked.length} blocked: ${seen}`);
}
