import { mkdtempSync, rmSync } from "node:fs";
import { labRecipes } from "../../src/cli/recipes.ts";
import { closeAll, connectAll } from "../../src/daemon/connect.ts";
import { createDrivers, typesOf } from "../../src/drivers/index.ts";
import { buildSeed } from "../../src/drivers/libvirt/seed.ts";
import { apply } from "../../src/engine/apply.ts";
import { createCompiler } from "../../src/engine/compile.ts";
import { observe } from "../../src/engine/observe.ts";
import { createPlanner } from "../../src/engine/plan.ts";
import { policyOf } from "../../src/engine/policy.ts";
import { createLoader } from "../../src/fleet/load.ts";
import { resolveArtifacts } from "../../src/images/artifacts.ts";
import { openContent } from "../../src/images/content.ts";
import type { ImageResource, ImageWorld } from "../../src/images/port.ts";
import { kinds } from "../../src/kinds/index.ts";
import type { Build } from "../../src/model/object.ts";
import type { Plan, Run } from "../../src/model/plan.ts";
import type { Resource } from "../../src/model/resource.ts";

/** Plans and applies in this process, over one connection: what the command line does, a hundred times as often. */
export interface Passes extends AsyncDisposable {
  plan(yaml: string): Promise<Plan>;
  apply(plan: Plan): Promise<Run>;
}

const { signal } = new AbortController();

/** For fleets with the one host hv1 of this lab, which has the fleet's name. */
export async function openPasses(lab: string): Promise<Passes> {
  const cache = mkdtempSync("/tmp/fwp");
  const world: ImageWorld = {
    locate: async (path) => path,
    cache,
    recipes: labRecipes(),
    env: {},
    buildSeed,
    onProgress: () => {},
  };
  let images: ImageResource[] = [];
  let artifacts: Awaited<ReturnType<typeof resolveArtifacts>>["artifacts"] = new Map();
  const content = (build: Build) => openContent(build, { images, secrets: [], artifacts }, world);
  const drivers = createDrivers({ test: false });
  const url = `lab://${lab}/hv1`;
  const secret = async () => Promise.reject(new Error("there are no secrets"));
  const about = { fleet: lab, content, secret, now: () => new Date() };
  const connections = await connectAll(
    [{ kind: "host", id: "hv1", libvirt: url, shell: url }],
    drivers,
    about,
    signal,
  );
  const loader = createLoader();
  const compile = createCompiler(kinds);
  const planner = createPlanner(typesOf(drivers));
  return {
    plan: async (yaml) => {
      const { resources, documents, unusable, problems } = loader.load([
        { path: "fleet.yaml", content: Buffer.from(yaml) },
      ]);
      images = resources.filter(({ kind }) => kind === "Image") as (Resource & ImageResource)[]; // the loader validated them
      ({ artifacts } = await resolveArtifacts(images, world));
      const fleet = policyOf(resources);
      const snapshot = await observe(connections, signal);
      const compiled = compile({ fleet: fleet.id, resources, snapshot, artifacts, secretHashes: new Map() });
      const { objects: desired, blocked, notices, groups } = compiled;
      const about = { commit: "worktree", now: new Date().toISOString(), resources: documents };
      const nothing = {
        suspended: new Map(),
        invalid: unusable,
        unparsable: [],
        approvals: new Set<string>(),
      };
      return planner({ ...about, ...nothing, fleet, snapshot, desired, groups, blocked, problems, notices });
    },
    apply: (plan) => apply(plan, { connections, signal }),
    [Symbol.asyncDispose]: async () => {
      await closeAll(connections);
      rmSync(cache, { recursive: true, force: true });
    },
  };
}
