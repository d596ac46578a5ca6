import { adoptionCandidates, toAdoptChange } from "../../src/cli/adopt/adoption-candidates.ts";
import { resolveId } from "../../src/cli/fleet/resolve-name.ts";
import type { Connection, DriverContext } from "../../src/drivers/driver.ts";
import { createHostDriver } from "../../src/drivers/host-driver.ts";
import { createLibvirtDriver } from "../../src/drivers/libvirt/index.ts";
import { apply } from "../../src/engine/apply.ts";
import { observe } from "../../src/engine/observe/observe.ts";
import {
  createPlanningPipeline,
  NO_CONDITIONS,
  type PlanningConditions,
  type PlanningResult,
} from "../../src/engine/planning-pipeline.ts";
import { policyOf } from "../../src/engine/policy.ts";
import { createLoader } from "../../src/fleet/load.ts";
import type { Artifact } from "../../src/kinds/kind.ts";
import { EVERY_LINEAGE } from "../../src/model/lineage.ts";
import type { ObservedObject } from "../../src/model/object.ts";
import type { Plan } from "../../src/model/plan.ts";
import { formatProblem } from "../../src/model/problem.ts";
import type { Run } from "../../src/model/run.ts";

const ARTIFACT: Artifact = { disk: { digest: "d".repeat(64), format: "qcow2", virtualBytes: 2 ** 25 } };
const signal = new AbortController().signal;

/** A fleet on libvirt's in-process test driver, whose volumes have marks and sizes but no data. */
export interface TestHost extends AsyncDisposable {
  readonly connection: Connection;
  runPipeline(yaml: string, moment?: Partial<PlanningConditions>): Promise<PlanningResult>;
  plan(yaml: string, moment?: Partial<PlanningConditions>): Promise<Plan>;
  apply(yaml: string, moment?: Partial<PlanningConditions>): Promise<Run>;
  adopt(yaml: string, resource: string): Promise<void>;
  observed(): Promise<readonly ObservedObject[]>;
}

/** Opens the driver without marks: objects of an earlier driver of this process exist and are unmanaged. */
export async function openTestHost(): Promise<TestHost> {
  const context: DriverContext = {
    fleet: "default",
    secret: () => Promise.reject(new Error("there are no secrets")),
    now: () => new Date(),
    content: () => Promise.reject(new Error("the test driver holds no data")),
  };
  const driver = createHostDriver(createLibvirtDriver(), []);
  const address = { kind: "host", id: "hv1", libvirt: "test:///default" } as const;
  const connection = await driver.open(address, context, signal);
  const connections = new Map([["hv1", connection]]);
  const pipeline = createPlanningPipeline({ types: driver.types, backend: "test" });
  const runPipeline = async (yaml: string, conditions: Partial<PlanningConditions> = {}) => {
    const loaded = createLoader().load([{ path: "f.yaml", content: new TextEncoder().encode(yaml) }]);
    if (loaded.problems.length > 0) throw new Error(loaded.problems.map(formatProblem).join("\n"));
    const images = loaded.resources.filter(({ kind }) => kind === "Image");
    const resolved = { artifacts: new Map(images.map(({ id }) => [id, ARTIFACT])), problems: [] };
    const desired = { loaded, resolved, commit: "worktree", fleet: policyOf(loaded.resources) };
    const rest = { hashes: new Map(), suspended: new Map(), notices: [] };
    const snapshot = await observe(connections, signal);
    return pipeline(
      { ...desired, ...rest },
      { ...NO_CONDITIONS, snapshot, approvals: [], now: new Date(), ...conditions },
    );
  };
  const plan = async (yaml: string, conditions?: Partial<PlanningConditions>) =>
    (await runPipeline(yaml, conditions)).plan;
  return {
    connection,
    runPipeline,
    plan,
    apply: async (yaml, conditions) => apply(await plan(yaml, conditions), { connections, signal }),
    async adopt(yaml, resource) {
      const { compiled } = await runPipeline(yaml);
      const snapshot = await observe(connections, signal);
      const fleet = policyOf(
        createLoader().load([{ path: "f.yaml", content: new TextEncoder().encode(yaml) }]).resources,
      );
      const adoptionContext = {
        compiled,
        snapshot,
        fleet,
        lineage: EVERY_LINEAGE,
        source: { commit: "worktree" },
      };
      for (const candidate of adoptionCandidates(resolveId(resource), adoptionContext))
        await connection.adopt(toAdoptChange(candidate), signal);
    },
    observed: () => connection.read(signal),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
