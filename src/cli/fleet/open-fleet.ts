import type { Connection, TargetAddress } from "../../drivers/driver.ts";
import { typesOf } from "../../drivers/index.ts";
import type { SecretHashes } from "../../engine/blocked/missing-secrets.ts";
import { withUnusableHosts } from "../../engine/blocked/unusable.ts";
import type { Compiled } from "../../engine/compile.ts";
import { computeHostLosses } from "../../engine/host-loss/host-loss.ts";
import type { HostLoss } from "../../engine/host-loss/types.ts";
import { type Connections, observe } from "../../engine/observe/observe.ts";
import {
  createPlanningPipeline,
  NO_CONDITIONS,
  type PlanningConditions,
  type PlanningResult,
} from "../../engine/planning-pipeline.ts";
import { policyOf } from "../../engine/policy.ts";
import { readCommitTime } from "../../git/commit-time.ts";
import { createFileLocator, type FilesLocation } from "../../git/file-locator.ts";
import type { Artifact, ImageContext, ImageResource } from "../../images/types.ts";
import { Failure } from "../../model/failure.ts";
import { commitsIn, type Lineage } from "../../model/lineage.ts";
import type { TargetId } from "../../model/object.ts";
import type { Plan } from "../../model/plan.ts";
import type { FleetPolicy, Rules } from "../../model/policy.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { loadApprovals } from "../../workspace/approvals.ts";
import { checkClock } from "../../workspace/clock-check.ts";
import { closeAll } from "../../workspace/connect.ts";
import { imageContext } from "../../workspace/driver-context.ts";
import { recordObjectCounts } from "../../workspace/removed-targets.ts";
import { resolveRevision } from "../../workspace/revision.ts";
import { loadRulesInForce } from "../../workspace/rules-in-force.ts";
import type { ParsedArgs } from "../command.ts";
import { contextOf, type Session } from "../session.ts";
import { createPrefetch, type Prefetch } from "./prefetch.ts";
import { type CommitPolicy, readSourceCooperatively } from "./source.ts";
import type { FleetSource } from "./types.ts";

/** An open fleet: its desired state, its observed state, the plan between both, and the connections. */
export interface FleetWorkspace extends AsyncDisposable {
  readonly source: FleetSource;
  readonly fleet: FleetPolicy;
  /** All resources, including members of pools. */
  readonly resources: readonly Resource[];
  readonly targets: readonly TargetAddress[];
  readonly images: readonly ImageResource[];
  readonly artifacts: ReadonlyMap<ResourceId, Artifact>;
  /** Keyed hashes of secret values, by `secretKey`. */
  readonly hashes: SecretHashes;
  readonly connections: Connections;
  readonly snapshot: Snapshot;
  readonly lineage: Lineage;
  /** When the observation started. */
  readonly seenAt: Date;
  readonly compiled: Compiled;
  readonly plan: Plan;
  readonly suspended: ReadonlyMap<ResourceId, string>;
  /** The rules of the files, whether they may come into force, and the rules in force; see `settleRules`. */
  readonly rules: Rules;
  readonly canApplyRules: boolean;
  readonly inForce: Rules | undefined;
  connection(target: TargetId): Connection;
  /** Plans again from another snapshot, with further approvals, or under other rules. */
  replan(snapshot: Snapshot, approvals: readonly string[], rules?: Rules): Plan;
  /** Compiles and plans from another snapshot, under the same rules. */
  evaluate(snapshot: Snapshot): Pick<PlanningResult, "compiled" | "plan">;
  /** Returns what would become of the fleet without hosts: see `computeHostLosses`. */
  hostLosses(names: readonly string[]): readonly HostLoss[];
  /** Reads all targets again. The returned workspace uses the same connections, which this workspace still owns. */
  resync(): Promise<FleetWorkspace>;
}

/** Reads the fleet that the command line names and its targets concurrently, and plans. The caller disposes of the workspace. */
export async function openFleet(
  parsedArgs: ParsedArgs,
  session: Session,
  policy: CommitPolicy = "merged",
): Promise<FleetWorkspace> {
  const prefetch = createPrefetch(session);
  try {
    const source = await readSourceCooperatively(parsedArgs, session, policy, prefetch.start);
    return await openWorkspace(source, session, prefetch, parsedArgs.flag("rebalance"));
  } catch (error) {
    await prefetch.close();
    throw error;
  }
}

/** Reads all targets concurrently and plans, with `rebalance` also moves between hosts. The caller disposes of the workspace. */
export async function openWorkspace(
  source: FleetSource,
  session: Session,
  prefetch: Prefetch = createPrefetch(session),
  rebalance = false,
): Promise<FleetWorkspace> {
  const { progress, now } = session;
  const context = contextOf(session);
  const { loaded, history, files } = source;
  const fleet = policyOf(loaded.resources);
  const [revision, approved, inForce, time] = await Promise.all([
    resolveRevision(source, createImageContext(files, session), context),
    loadApprovals(fleet.id, context.store, now()),
    loadRulesInForce(fleet.id, context.store),
    readCommitTime(files).then((committed) => checkClock(fleet.id, context, { committed })),
  ]);
  const { desired, targets, images } = revision;
  progress.begin("read", `connecting to ${targets.map(({ id }) => id).join(", ")}`);
  const drivers = await session.tools.drivers();
  const connections = await prefetch.connect(targets, drivers, revision.driverContext);
  const runPipeline = createPlanningPipeline({ types: typesOf(drivers), backend: context.backend });
  const conditionsOf = (
    snapshot: Snapshot,
    lineage: Lineage,
    approvals: readonly string[],
    rules = inForce,
  ): PlanningConditions => ({
    ...NO_CONDITIONS,
    snapshot,
    lineage,
    approvals,
    rulesInForce: rules,
    now: now(),
    time,
    rebalance,
  });
  const planFrom = (...parts: Parameters<typeof conditionsOf>) =>
    runPipeline(desired, conditionsOf(...parts));
  const fixed = {
    source,
    fleet,
    targets,
    images,
    connections,
    artifacts: desired.resolved.artifacts,
    inForce,
    hashes: desired.hashes,
  };
  const resync = async (): Promise<FleetWorkspace> => {
    progress.begin("read", `reading ${targets.map(({ id }) => id).join(", ")}`);
    const seenAt = now();
    const snapshot = withUnusableHosts(await observe(connections, session.signal), loaded.unusable);
    progress.end("read");
    const lineage = await history.lineageFor(commitsIn(snapshot.objects));
    await recordObjectCounts(fleet.id, targets, snapshot, context);
    const replan: FleetWorkspace["replan"] = (next, approvals, rules) =>
      planFrom(next, lineage, [...approved, ...approvals], rules).plan;
    return {
      ...fixed,
      snapshot,
      lineage,
      seenAt,
      ...planFrom(snapshot, lineage, approved),
      ...connectionAccess(connections),
      replan,
      evaluate: (next) => planFrom(next, lineage, approved),
      hostLosses: (names) =>
        computeHostLosses(names, runPipeline, desired, conditionsOf(snapshot, lineage, approved)),
      resync,
    };
  };
  try {
    return await resync();
  } catch (error) {
    await closeAll(connections);
    throw error;
  }
}

function connectionAccess(connections: Connections): Pick<FleetWorkspace, "connection"> & AsyncDisposable {
  return {
    connection: (target) => {
      const connection = connections.get(target);
      if (connection instanceof Failure) throw connection;
      if (connection === undefined) throw new Failure("usage", `no target "${target}" in this fleet`);
      return connection;
    },
    [Symbol.asyncDispose]: () => closeAll(connections),
  };
}

/** Returns the context for locating and building images. Builds appear as progress. */
export function createImageContext(files: FilesLocation, session: Session): ImageContext {
  const { store, io, progress } = session;
  const note = (text: string) => progress.note(io.errColor.dim(`  ${text}`));
  return imageContext(createFileLocator(files, store.cache), contextOf(session), note);
}
