import { isDeepStrictEqual } from "node:util";
import type {
  AgentProbe,
  Driver,
  DriverContext,
  HealthByObject,
  HealthRequest,
  TargetAddress,
} from "../../drivers/driver.ts";
import type { Connections } from "../../engine/observe/observe.ts";
import {
  retainTargets,
  withHealth,
  withObjectsRead,
  withTargetRead,
  withTargetUnreadable,
} from "../../engine/observe/observed-cache.ts";
import { messageWithout } from "../../model/failure.ts";
import { groupBy } from "../../model/group-by.ts";
import { memoizeLast } from "../../model/memoize.ts";
import { type ObjectId, type TargetId, targetOf } from "../../model/object.ts";
import { type ObservedCache, type Snapshot, toSnapshot } from "../../model/snapshot.ts";
import type { Random } from "../../workspace/backoff.ts";
import { openTarget } from "../../workspace/connect.ts";
import { HealthPoller } from "./health-poller.ts";
import { TargetInformer, type TargetUpdate } from "./target-informer.ts";

export interface TargetCacheOptions {
  readonly drivers: readonly Driver[];
  onUpdate(target: TargetId, update: TargetUpdate): void;
  /** Called when the health of a target's objects has changed. */
  onHealthChange(): void;
  /** Returns the guest agents to probe. The same list while nothing changed. */
  agentProbes(): readonly AgentProbe[];
  /** Returns whether an event of an object makes its informer read it. */
  shouldRefresh(id: ObjectId): boolean;
  /** Returns the milliseconds between two resyncs of a target. */
  intervalMs(): number;
  /** Milliseconds that never go back. */
  readonly clock: () => number;
  readonly random: Random;
}

/** A state that was read at most this long ago counts as current. */
const FRESH_MS = 10_000;
/** Types whose events report every change that matters, on connections that have events. */
const EVENT_COVERED_TYPES: ReadonlySet<string> = new Set(["domain", "network", "pool"]);

const NOT_READ_YET = "it has not been read yet";

/** The observed state of all targets of a fleet, kept current by one informer per target. */
export class TargetCache implements AsyncDisposable {
  readonly #options: TargetCacheOptions;
  readonly #informers = new Map<TargetId, TargetInformer>();
  readonly #closing = new Set<Promise<void>>();
  /** Targets that have neither been read nor failed since their informer started. */
  readonly #unsynced = new Set<TargetId>();
  readonly #readTimes: ReadTimes;
  #observed: ObservedCache = new Map();
  #context: DriverContext | undefined;
  readonly #healthPoller: HealthPoller;

  constructor(options: TargetCacheOptions) {
    this.#options = options;
    this.#readTimes = createReadTimes(options.clock);
    const requests = memoizeLast(healthRequests);
    this.#healthPoller = new HealthPoller({
      connections: () => this.connections(),
      requests: () => requests(this.#context?.fleet, this.#observed, options.agentProbes()),
      onHealth: (target, request, health) => this.#onHealth(target, request, health),
    });
  }

  /** Returns what was observed last. */
  snapshot(): Snapshot {
    return toSnapshot(this.#observed);
  }

  connections(): Connections {
    return new Map([...this.#informers].map(([id, informer]) => [id, informer.connection()]));
  }

  /** Observes exactly these targets from now on. Drivers get contents, secrets and the time from `context`. */
  setTargets(targets: readonly TargetAddress[], context: DriverContext): void {
    this.#context = context;
    const desired = new Map(targets.map((target) => [target.id, target]));
    for (const [id, { address }] of this.#informers)
      if (!isDeepStrictEqual(desired.get(id), address)) this.#stopInformer(id);
    for (const [id, address] of desired)
      if (!this.#informers.has(id)) this.#startInformer(address, context.fleet);
    this.#observed = retainTargets(this.#observed, new Set(desired.keys()));
  }

  /** Requests a resync of every target. */
  resync(): void {
    for (const informer of this.#informers.values()) informer.resync();
  }

  /** Requests refreshes of objects: see `TargetInformer.refresh`. */
  refresh(ids: Iterable<ObjectId>, withinMs: number): void {
    for (const [target, own] of groupBy(ids, targetOf)) this.#informers.get(target)?.refresh(own, withinMs);
  }

  /** Returns the objects whose state may have changed since it was read. A change must not start from such a state. */
  staleObjects(ids: readonly ObjectId[]): readonly ObjectId[] {
    return ids.filter((id) => {
      const connection = this.#informers.get(targetOf(id))?.connection();
      const hasEvents =
        connection !== undefined &&
        "watch" in connection &&
        EVENT_COVERED_TYPES.has(id.slice(0, id.indexOf("@")));
      return !hasEvents && !this.#readTimes.isFresh(id);
    });
  }

  /** Returns whether every target has been read or has failed. */
  hasSynced(): boolean {
    return this.#unsynced.size === 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#healthPoller[Symbol.asyncDispose]();
    for (const id of this.#informers.keys()) this.#stopInformer(id);
    await Promise.all(this.#closing);
  }

  #startInformer(address: TargetAddress, fleet: string): void {
    const { drivers, shouldRefresh, intervalMs, clock, random } = this.#options;
    const { id } = address;
    this.#unsynced.add(id);
    this.#observed = withTargetUnreadable(this.#observed, id, NOT_READ_YET);
    const informer = new TargetInformer({
      address,
      open: (signal) => openTarget(address, drivers, this.#delegatingContext(fleet), signal),
      onUpdate: (update) => {
        if (this.#informers.has(id)) this.#onUpdate(id, update);
      },
      shouldRefresh,
      intervalMs,
      clock,
      random,
    });
    this.#informers.set(id, informer);
  }

  #stopInformer(id: TargetId): void {
    const informer = this.#informers.get(id);
    this.#informers.delete(id);
    this.#unsynced.delete(id);
    const closed = Promise.resolve(informer?.[Symbol.asyncDispose]()).finally(() =>
      this.#closing.delete(closed),
    );
    this.#closing.add(closed);
  }

  #onUpdate(target: TargetId, update: TargetUpdate): void {
    this.#unsynced.delete(target);
    this.#readTimes.record(target, update);
    this.#observed = applyUpdate(this.#observed, target, update);
    this.#options.onUpdate(target, update);
  }

  /** A prober that does not answer any more is read again, which shows why. Until then its last answer counts. */
  #onHealth(target: TargetId, { probers }: HealthRequest, health: HealthByObject): void {
    const silent = probers.filter((id) => !health.has(id));
    if (silent.length > 0)
      this.refresh(
        silent.filter((id) => this.#hasHealth(id)),
        0,
      );
    const next = withHealth(this.#observed, target, health);
    if (next === this.#observed) return;
    this.#observed = next;
    this.#options.onHealthChange();
  }

  #hasHealth(id: ObjectId): boolean {
    const observation = this.#observed.get(targetOf(id));
    if (observation === undefined || "unreadable" in observation) return false;
    return observation.objects.some((object) => object.id === id && object.health !== undefined);
  }

  /** Returns a context that asks the one of the current commit. Connections outlive commits. */
  #delegatingContext(fleet: string): DriverContext {
    return {
      fleet,
      content: (build, signal) => this.#currentContext().content(build, signal),
      secret: (from) => this.#currentContext().secret(from),
      now: () => this.#currentContext().now(),
    };
  }

  #currentContext(): DriverContext {
    if (this.#context === undefined) throw new Error("no target is opened before a commit is in force");
    return this.#context;
  }
}

/** Returns the objects whose health is read: the probers of the fleet, and the machines whose guest agents are probed. */
function healthRequests(
  fleet: string | undefined,
  observed: ObservedCache,
  agentProbes: readonly AgentProbe[],
): ReadonlyMap<TargetId, HealthRequest> {
  const agents = groupBy(agentProbes, ({ object }) => targetOf(object));
  const requests = new Map<TargetId, HealthRequest>();
  for (const [target, observation] of observed) {
    if ("unreadable" in observation) continue;
    const probers = observation.objects.filter(
      ({ type, mark }) => type === "prober" && mark !== undefined && mark.fleet === fleet,
    );
    const own = agents.get(target) ?? [];
    if (probers.length + own.length > 0)
      requests.set(target, { probers: probers.map(({ id }) => id), agents: own });
  }
  return requests;
}

/** The times of the last reads. */
interface ReadTimes {
  record(target: TargetId, update: TargetUpdate): void;
  /** Returns whether an object was read within `FRESH_MS`. */
  isFresh(id: ObjectId): boolean;
}

function createReadTimes(clock: () => number): ReadTimes {
  const resyncedAt = new Map<TargetId, number>();
  const refreshedAt = new Map<ObjectId, number>();
  return {
    record: (target, update) => {
      if (update.kind === "synced") resyncedAt.set(target, clock());
      if (update.kind === "refreshed") for (const id of update.ids) refreshedAt.set(id, clock());
      for (const [id, at] of refreshedAt) if (at < clock() - FRESH_MS) refreshedAt.delete(id);
    },
    isFresh: (id) => {
      const refreshed = refreshedAt.get(id) ?? Number.NEGATIVE_INFINITY;
      const resynced = resyncedAt.get(targetOf(id)) ?? Number.NEGATIVE_INFINITY;
      return Math.max(refreshed, resynced) > clock() - FRESH_MS;
    },
  };
}

function applyUpdate(cache: ObservedCache, target: TargetId, update: TargetUpdate): ObservedCache {
  if (update.kind === "synced") return withTargetRead(cache, target, update.observation, update.newerObjects);
  if (update.kind === "unreachable")
    return withTargetUnreadable(cache, target, messageWithout(target, update.failure));
  return withObjectsRead(cache, target, new Set(update.ids), update.objects);
}
