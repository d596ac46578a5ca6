import { mkdtempSync, rmSync } from "node:fs";
import { adoptionCandidates, toAdoptChange } from "../../src/cli/adopt/adoption-candidates.ts";
import { labRecipes } from "../../src/cli/image-recipes.ts";
import { createDrivers, typesOf } from "../../src/drivers/index.ts";
import { buildSeed } from "../../src/drivers/libvirt/seed.ts";
import { type ApplyEvent, apply } from "../../src/engine/apply.ts";
import { observe } from "../../src/engine/observe/observe.ts";
import { createPlanningPipeline, NO_CONDITIONS } from "../../src/engine/planning-pipeline.ts";
import { policyOf } from "../../src/engine/policy.ts";
import { createLoader } from "../../src/fleet/load.ts";
import { createImageInspector, resolveArtifacts } from "../../src/images/artifacts.ts";
import { openContent } from "../../src/images/content.ts";
import type { ImageContext, ImageResource } from "../../src/images/types.ts";
import { EVERY_LINEAGE } from "../../src/model/lineage.ts";
import type { Build } from "../../src/model/object.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { Resource } from "../../src/model/resource.ts";
import type { Run } from "../../src/model/run.ts";
import { closeAll, connectAll } from "../../src/workspace/connect.ts";

/** Plans and applies in this process, over one connection: like the command line, but a hundred times as often. */
export interface InProcessFleet extends AsyncDisposable {
  plan(yaml: string, approvals?: ReadonlySet<string>): Promise<Plan>;
  /** Begins at most this number of changes, like an interrupted process. [all] */
  apply(plan: Plan, atMost?: number): Promise<Run>;
  /** Adopts what `fleetwright adopt RESOURCE` would adopt. Throws what the driver throws. */
  adopt(yaml: string, resource: string): Promise<void>;
}

const { signal } = new AbortController();

/** Supports fleets with only the host hv1 of this lab and with the lab's name. */
export async function openInProcessFleet(lab: string): Promise<InProcessFleet> {
  const cache = mkdtempSync("/tmp/fwp");
  const context: ImageContext = {
    locate: async (path) => path,
    cache,
    recipes: labRecipes(),
    env: {},
    privatePaths: [],
    buildSeed,
    onProgress: () => {},
  };
  let images: ImageResource[] = [];
  let artifacts: Awaited<ReturnType<typeof resolveArtifacts>>["artifacts"] = new Map();
  const content = (build: Build) => openContent(build, { images, secrets: [], artifacts }, context);
  const drivers = createDrivers({ backend: "real" });
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
  const planFleet = createPlanningPipeline({ types: typesOf(drivers), backend: "real" });
  const planNow = async (yaml: string, approvals: readonly string[]) => {
    const loaded = loader.load([{ path: "fleet.yaml", content: Buffer.from(yaml) }]);
    const { resources } = loaded;
    images = resources.filter(({ kind }) => kind === "Image") as (Resource & ImageResource)[]; // the loader validated them
    const resolved = await resolveArtifacts(images, createImageInspector(context));
    ({ artifacts } = resolved);
    const fleet = policyOf(resources);
    const snapshot = await observe(connections, signal);
    const files = { loaded, commit: "worktree", fleet, resolved, hashes: new Map() };
    const { plan, compiled } = planFleet(
      { ...files, suspended: new Map(), notices: [] },
      { ...NO_CONDITIONS, snapshot, approvals, now: new Date() },
    );
    return { loaded, fleet, snapshot, compiled, plan };
  };
  return {
    plan: async (yaml, approvals = new Set()) => (await planNow(yaml, [...approvals])).plan,
    apply: (plan, atMost = Number.POSITIVE_INFINITY) => {
      const stop = new AbortController();
      let begun = 0;
      const onEvent = ({ kind }: ApplyEvent) => {
        if (kind === "started" && ++begun >= atMost) stop.abort();
      };
      return apply(plan, { connections, signal: stop.signal, onEvent });
    },
    adopt: async (yaml, resource) => {
      const source = { commit: "worktree" };
      for (const candidate of adoptionCandidates(resource, {
        ...(await planNow(yaml, [])),
        lineage: EVERY_LINEAGE,
        source,
      })) {
        const change = toAdoptChange(candidate);
        const connection = connections.get(change.target);
        if (connection === undefined || connection instanceof Error)
          throw new Error(`${change.target} is not connected`);
        await connection.adopt(change, signal);
      }
    },
    [Symbol.asyncDispose]: async () => {
      await closeAll(connections);
      rmSync(cache, { recursive: true, force: true });
    },
  };
}
