import { closeAll } from "../../daemon/connect.ts";
import { approvalsOf, suspensionsOf } from "../../daemon/decisions.ts";
import { driverWorld, imagesIn, imageWorldOf } from "../../daemon/driver-world.ts";
import { countObjects, leftBehind } from "../../daemon/left-behind.ts";
import { hashAll } from "../../daemon/secret-hashes.ts";
import { targetsOf } from "../../daemon/targets.ts";
import type { Connection, TargetAddress } from "../../drivers/driver.ts";
import { typesOf } from "../../drivers/index.ts";
import type { Compiled } from "../../engine/compile.ts";
import { type Connections, observe } from "../../engine/observe.ts";
import { policyOf } from "../../engine/policy.ts";
import { secretsIn } from "../../engine/secrets.ts";
import { createThinker } from "../../engine/think.ts";
import { withUnusableHosts } from "../../engine/unusable.ts";
import type { Files } from "../../git/locate.ts";
import { locatorIn } from "../../git/locate.ts";
import { resolveArtifacts } from "../../images/artifacts.ts";
import type { Artifact, ImageResource, ImageWorld } from "../../images/port.ts";
import { Failure } from "../../model/failure.ts";
import type { TargetId } from "../../model/object.ts";
import type { Plan, Snapshot } from "../../model/plan.ts";
import type { FleetPolicy } from "../../model/policy.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";
import type { Given } from "../command.ts";
import { meansOf, type Session } from "../session.ts";
import { type Ahead, createAhead } from "./ahead.ts";
import { readSourceInTurns, type Source } from "./tree.ts";

/** Both sides, and what lies between them: the files, the hosts as they are, and the plan. */
export interface World extends AsyncDisposable {
  readonly source: Source;
  readonly fleet: FleetPolicy;
  /** With the members of pools. */
  readonly resources: readonly Resource[];
  readonly targets: readonly TargetAddress[];
  readonly images: readonly ImageResource[];
  readonly artifacts: ReadonlyMap<ResourceId, Artifact>;
  readonly connections: Connections;
  readonly snapshot: Snapshot;
  /** When the look began. */
  readonly seenAt: Date;
  readonly compiled: Compiled;
  readonly plan: Plan;
  readonly suspended: ReadonlyMap<ResourceId, string>;
  connection(target: TargetId): Connection;
  /** The plan again, from other observations or with further approvals. */
  again(snapshot: Snapshot, approvals: readonly string[]): Plan;
  /** Everything read again, over the same connections, which stay this world's. */
  look(): Promise<World>;
}

/** Reads the fleet that the command line names and everything on its hosts, both at once, and plans. */
export async function openFleet(given: Given, session: Session): Promise<World> {
  const ahead = createAhead(session);
  try {
    const source = await readSourceInTurns(given, session, ahead.begin);
    return await openWorld(source, session, ahead);
  } catch (error) {
    await ahead.close();
    throw error;
  }
}

/** Reads everything on all hosts at once and plans. Whoever opens it closes it. */
export async function openWorld(
  source: Source,
  session: Session,
  ahead: Ahead = createAhead(session),
): Promise<World> {
  const { progress, now } = session;
  const means = meansOf(session);
  const { resources } = source.loaded;
  const fleet = policyOf(resources);
  const targets = targetsOf(resources, means);
  const images = imagesIn(resources);
  const imageWorld = imagesOf(source.files, session);
  const [resolved, hashes, suspended, approved, notices] = await Promise.all([
    resolveArtifacts(images, imageWorld),
    hashAll(resources, means),
    suspensionsOf(resources, fleet.id, means.store),
    approvalsOf(fleet.id, means.store, now()),
    leftBehind(fleet.id, targets, source.loaded.unusable, means),
  ]);
  progress.begin("read", `connecting to ${targets.map(({ id }) => id).join(", ")}`);
  const drivers = await session.tools.drivers();
  const sources = { images, secrets: secretsIn(resources), artifacts: resolved.artifacts };
  const world = driverWorld(fleet.id, sources, imageWorld, means);
  const connections = await ahead.connect(targets, drivers, world);
  const think = createThinker({ types: typesOf(drivers), test: means.test });
  const { loaded, commit } = source;
  const wish = { loaded, commit, fleet, resolved, hashes, suspended, notices };
  const thought = (snapshot: Snapshot, approvals: readonly string[]) =>
    think(wish, { snapshot, approvals, now: now() });
  const fixed = {
    source,
    fleet,
    targets,
    images,
    connections,
    artifacts: resolved.artifacts,
  };
  const look = async (): Promise<World> => {
    progress.begin("read", `reading ${targets.map(({ id }) => id).join(", ")}`);
    const seenAt = now();
    const snapshot = withUnusableHosts(await observe(connections, session.signal), loaded.unusable);
    progress.end("read");
    await countObjects(fleet.id, targets, snapshot, means);
    const again: World["again"] = (next, approvals) => thought(next, [...approved, ...approvals]).plan;
    return {
      ...fixed,
      snapshot,
      seenAt,
      ...thought(snapshot, approved),
      ...reachable(connections),
      again,
      look,
    };
  };
  try {
    return await look();
  } catch (error) {
    await closeAll(connections);
    throw error;
  }
}

function reachable(connections: Connections): Pick<World, "connection"> & AsyncDisposable {
  return {
    connection: (target) => {
      const found = connections.get(target);
      if (found instanceof Failure) throw found;
      if (found === undefined) throw new Failure("usage", `there is no host "${target}" in this fleet`);
      return found;
    },
    [Symbol.asyncDispose]: () => closeAll(connections),
  };
}

/** What images are found and built with; the building is shown as progress. */
export function imagesOf(files: Files, session: Session): ImageWorld {
  const { store, io, progress } = session;
  const note = (text: string) => progress.note(io.errColor.dim(`  ${text}`));
  return imageWorldOf(locatorIn(files, store.cache), meansOf(session), note);
}
