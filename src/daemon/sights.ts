import { isDeepStrictEqual } from "node:util";
import type { Connection, Driver, DriverWorld, TargetAddress } from "../drivers/driver.ts";
import { targetOf } from "../engine/apply/reread.ts";
import {
  type Memory,
  onlyTargets,
  snapshotOf,
  withObjects,
  withoutSight,
  withSight,
} from "../engine/memory.ts";
import type { Connections } from "../engine/observe.ts";
import { groupBy } from "../engine/plan/world.ts";
import type { ObjectId, TargetId } from "../model/object.ts";
import type { Snapshot } from "../model/plan.ts";
import { openTarget } from "./connect.ts";
import { createLookout, type Lookout, type Seen } from "./lookout.ts";
import type { Random } from "./pause.ts";

/** All targets of a fleet, kept in sight. */
export interface Sights extends AsyncDisposable {
  /** What is known of them now. */
  snapshot(): Snapshot;
  connections(): Connections;
  /** Keeps these in sight from now on, with this world, and no others. */
  keep(targets: readonly TargetAddress[], world: DriverWorld): void;
  lookAtAll(): void;
  lookAt(ids: Iterable<ObjectId>, withinMs: number): void;
  /** Those of these objects of which it is not known how they are at this moment. */
  stale(ids: readonly ObjectId[]): readonly ObjectId[];
  /** Whether each has been seen, or is known to be lost. */
  complete(): boolean;
}

export interface SightsOptions {
  readonly drivers: readonly Driver[];
  onSeen(target: TargetId, seen: Seen): void;
  /** Which of the objects that targets tell of are worth a look. */
  isNews(id: ObjectId): boolean;
  intervalMs(): number;
  readonly clock: () => number;
  readonly random: Random;
}

/** What was read this short a while ago is as it was. */
const FRESH_MS = 10_000;
/** Types of which events tell every change that matters, where there are events. */
const TOLD: ReadonlySet<string> = new Set(["domain", "network", "pool"]);

const UNSEEN = "it has not been read yet";

export function createSights(options: SightsOptions): Sights {
  const { drivers, isNews, intervalMs, clock, random } = options;
  const lookouts = new Map<TargetId, Lookout>();
  const closing = new Set<Promise<void>>();
  const unseen = new Set<TargetId>();
  let memory: Memory = new Map();
  let world: DriverWorld | undefined;
  const worldNow = (): DriverWorld => {
    if (world === undefined) throw new Error("no target is opened before a commit is in force");
    return world;
  };
  /** Connections outlive commits: what they ask of the world is answered by the commit that is in force then. */
  const lasting = (fleet: string): DriverWorld => ({
    fleet,
    content: (build) => worldNow().content(build),
    secret: (from) => worldNow().secret(from),
    now: () => worldNow().now(),
  });
  const freshness = createFreshness(clock);
  const onSeen = (target: TargetId, seen: Seen) => {
    unseen.delete(target);
    freshness.seen(target, seen);
    memory = remembered(memory, target, seen);
    options.onSeen(target, seen);
  };
  const start = (address: TargetAddress, fleet: string) => {
    const { id } = address;
    const open = (signal: AbortSignal): Promise<Connection> =>
      openTarget(address, drivers, lasting(fleet), signal);
    unseen.add(id);
    memory = withoutSight(memory, id, UNSEEN);
    const own = { address, open, isNews, intervalMs, clock, random };
    lookouts.set(id, createLookout({ ...own, onSeen: (seen) => lookouts.has(id) && onSeen(id, seen) }));
  };
  const end = (id: TargetId) => {
    const lookout = lookouts.get(id);
    lookouts.delete(id);
    unseen.delete(id);
    const closed = Promise.resolve(lookout?.[Symbol.asyncDispose]()).finally(() => closing.delete(closed));
    closing.add(closed);
  };
  return {
    snapshot: () => snapshotOf(memory),
    connections: () => new Map([...lookouts].map(([id, lookout]) => [id, lookout.connection()])),
    keep(targets, next) {
      world = next;
      const wanted = new Map(targets.map((target) => [target.id, target]));
      for (const [id, { address }] of lookouts) if (!isDeepStrictEqual(wanted.get(id), address)) end(id);
      for (const [id, address] of wanted) if (!lookouts.has(id)) start(address, next.fleet);
      memory = onlyTargets(memory, new Set(wanted.keys()));
    },
    lookAtAll: () => {
      for (const lookout of lookouts.values()) lookout.lookAtAll();
    },
    lookAt: (ids, withinMs) => {
      for (const [target, own] of groupBy(ids, targetOf)) lookouts.get(target)?.lookAt(own, withinMs);
    },
    stale: (ids) =>
      ids.filter((id) => {
        const connection = lookouts.get(targetOf(id))?.connection();
        const isTold =
          connection !== undefined && "watch" in connection && TOLD.has(id.slice(0, id.indexOf("@")));
        return !isTold && !freshness.isFresh(id);
      }),
    complete: () => unseen.size === 0,
    async [Symbol.asyncDispose]() {
      for (const id of lookouts.keys()) end(id);
      await Promise.all(closing);
    },
  };
}

/** When what was read last. */
function createFreshness(clock: () => number) {
  const whole = new Map<TargetId, number>();
  const objects = new Map<ObjectId, number>();
  return {
    seen: (target: TargetId, seen: Seen) => {
      if (seen.kind === "all") whole.set(target, clock());
      if (seen.kind === "objects") for (const id of seen.ids) objects.set(id, clock());
      for (const [id, at] of objects) if (at < clock() - FRESH_MS) objects.delete(id);
    },
    isFresh: (id: ObjectId) =>
      Math.max(
        objects.get(id) ?? Number.NEGATIVE_INFINITY,
        whole.get(targetOf(id)) ?? Number.NEGATIVE_INFINITY,
      ) >
      clock() - FRESH_MS,
  };
}

function remembered(memory: Memory, target: TargetId, seen: Seen): Memory {
  if (seen.kind === "all") return withSight(memory, target, seen.sight, seen.fresher);
  if (seen.kind === "lost") return withoutSight(memory, target, seen.failure.message);
  return withObjects(memory, target, new Set(seen.ids), seen.read);
}
