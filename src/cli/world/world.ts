import type { Connection, DriverWorld, TargetAddress } from "../../drivers/driver.ts";
import { typesOf } from "../../drivers/index.ts";
import type { Compiled } from "../../engine/compile.ts";
import { type Connections, observe } from "../../engine/observe.ts";
import { resolveArtifacts } from "../../images/artifacts.ts";
import { openContent } from "../../images/content.ts";
import type { Artifact, ImageResource, ImageWorld } from "../../images/port.ts";
import { readSecret } from "../../images/secrets.ts";
import { Failure } from "../../model/failure.ts";
import type { Hash } from "../../model/hash.ts";
import type { TargetId } from "../../model/object.ts";
import type { Plan, Snapshot } from "../../model/plan.ts";
import type { FleetPolicy } from "../../model/policy.ts";
import { parseResourceId, type Resource, type ResourceId } from "../../model/resource.ts";
import type { Given } from "../command.ts";
import type { Session } from "../session.ts";
import { type Ahead, createAhead } from "./ahead.ts";
import { closeAll } from "./connect.ts";
import { policyOf } from "./policy.ts";
import { hashAll, secretsIn } from "./secrets.ts";
import { suspendedInGit } from "./suspended.ts";
import { targetsOf } from "./targets.ts";
import { createThinker } from "./think.ts";
import { locatorIn, readSourceInTurns, type Source } from "./tree.ts";

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
  const { progress } = session;
  const { resources } = source.loaded;
  const fleet = policyOf(resources);
  const targets = targetsOf(resources, session);
  const images = imagesIn(resources);
  const imageWorld = imageWorldOf(source, session);
  const [resolved, hashes, suspended, approved] = await Promise.all([
    resolveArtifacts(images, imageWorld),
    hashAll(resources, session),
    suspensionsOf(resources, fleet.id, session),
    approvalsOf(fleet.id, session),
  ]);
  progress.begin("read", `connecting to ${targets.map(({ id }) => id).join(", ")}`);
  const drivers = await session.tools.drivers();
  const sources = { images, secrets: secretsIn(resources), artifacts: resolved.artifacts };
  const world = driverWorld(fleet.id, sources, imageWorld, session);
  const connections = await ahead.connect(targets, drivers, world);
  const types = typesOf(drivers);
  const think = createThinker({ source, session, fleet, resolved, hashes, suspended, types });
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
    const seenAt = session.now();
    const snapshot = withUnusableHosts(await observe(connections, session.signal), source);
    progress.end("read");
    const again: World["again"] = (next, approvals) => think(next, [...approved, ...approvals]).plan;
    return {
      ...fixed,
      snapshot,
      seenAt,
      ...think(snapshot, approved),
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

/** What drivers get of this world besides their targets. */
export function driverWorld(
  fleet: string,
  sources: Parameters<typeof openContent>[1],
  imageWorld: ImageWorld,
  { now }: Pick<Session, "now">,
): DriverWorld {
  return {
    ...{ fleet, now },
    content: (build) => openContent(build, sources, imageWorld),
    secret: ({ secret, key }) => readSecret(sources.secrets, secret, key, imageWorld.env),
  };
}

export function imagesIn(resources: readonly Resource[]): ImageResource[] {
  return resources.filter(({ kind }) => kind === "Image") as (Resource & ImageResource)[]; // the loader validated them
}

export function imageWorldOf(
  { files }: Pick<Source, "files">,
  { store, io, tools, progress }: Session,
): ImageWorld {
  const locate = locatorIn(files, store.cache);
  return {
    locate,
    cache: store.cache,
    recipes: tools.recipes,
    buildSeed: tools.buildSeed,
    env: io.env,
    onProgress: (text) => progress.note(io.errColor.dim(`  ${text}`)),
  };
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

/** By an annotation in Git, or by `fleetwright suspend`. */
async function suspensionsOf(
  resources: readonly Resource[],
  fleet: string,
  { store }: Session,
): Promise<Map<ResourceId, string>> {
  const found = suspendedInGit(resources);
  for (const { id, reason } of await store.suspensions(fleet)) found.set(id, reason);
  return found;
}

/** What people let go before, with `fleetwright approve`. */
async function approvalsOf(fleet: string, { store, now }: Session): Promise<Hash[]> {
  return (await store.approvals(fleet, now().toISOString())).map(({ digest }) => digest);
}

/** A host whose resource cannot be used may hold anything: that is unknown, not absent. */
function withUnusableHosts(snapshot: Snapshot, { loaded }: Source): Snapshot {
  const unreadable = new Map(snapshot.unreadable);
  for (const id of loaded.unusable) {
    const { kind, name } = parseResourceId(id);
    if (kind === "Host") unreadable.set(name, `its resource Host/${name} cannot be used as it is written`);
  }
  return { ...snapshot, unreadable };
}
