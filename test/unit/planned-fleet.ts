import { createDrivers, typesOf } from "../../src/drivers/index.ts";
import {
  createPlanningPipeline,
  type DesiredFleet,
  NO_CONDITIONS,
  type PlanningConditions,
  type PlanningResult,
} from "../../src/engine/planning-pipeline.ts";
import { policyOf } from "../../src/engine/policy.ts";
import { createLoader } from "../../src/fleet/load.ts";
import type { ResolvedArtifacts } from "../../src/images/artifacts.ts";
import type { Artifact } from "../../src/kinds/kind.ts";
import { EVERY_LINEAGE } from "../../src/model/lineage.ts";
import { ARTIFACT, type CompileConditions, compileInputOf } from "./compiled-fleet.ts";

/** Inputs of a plan besides the files. */
export interface PlanConditions
  extends Pick<CompileConditions, "observed" | "unreadable" | "facts" | "clusters"> {
  /** The content of every image. [`ARTIFACT`] */
  readonly artifact?: Artifact;
  /** The images that cannot be read. The others are then unknown, too. */
  readonly unread?: ResolvedArtifacts["unread"];
  /** Keyed hashes of secrets, by `secretKey`. */
  readonly hashes?: ReadonlyMap<string, string>;
}

export const runPipeline = createPlanningPipeline({
  types: typesOf(createDrivers({ backend: "real" })),
  backend: "real",
});

const NOW = new Date("2026-11-30T12:00:00Z");

/** Plans a fleet named `test` on hosts with room, as the command line does. Problems of its files are in the plan. */
export function planFleet(yaml: string, conditions: PlanConditions = {}): PlanningResult {
  return runPipeline(...planningInputs(yaml, conditions));
}

/** Returns the arguments of the pipeline for `planFleet`. */
export function planningInputs(
  yaml: string,
  { artifact = ARTIFACT, unread = [], hashes = new Map(), ...observation }: PlanConditions = {},
): [DesiredFleet, PlanningConditions] {
  const loaded = createLoader().load([{ path: "fleet.yaml", content: Buffer.from(yaml) }]);
  const { resources } = loaded;
  const images = unread.length > 0 ? [] : resources.filter(({ kind }) => kind === "Image");
  const artifacts = new Map(images.map(({ id }) => [id, artifact]));
  const { snapshot } = compileInputOf(resources, observation);
  return [
    {
      loaded,
      resolved: { artifacts, problems: [], unread },
      commit: "worktree",
      fleet: { ...policyOf(resources), id: "test" },
      hashes,
      suspended: new Map(),
      notices: [],
    },
    { ...NO_CONDITIONS, lineage: EVERY_LINEAGE, snapshot, approvals: [], now: NOW },
  ];
}
