import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { ObjectId, ObservedObject } from "../../model/object.ts";
import type { Connection, WatchEvent } from "../driver.ts";
import { actionHandler, type ObjectActions, objectActions } from "../shared/actions.ts";
import { createCoalescedRead } from "../shared/coalesced-read.ts";
import { subjectOf } from "../shared/errors.ts";
import { createAddressRetries } from "./address-retries.ts";
import { createCpuCreditAccess } from "./cpu-credits.ts";
import { createDiskCache } from "./disk-cache.ts";
import { adoptDomain } from "./domain-adopt.ts";
import { DOMAIN_ACTIONS } from "./domain-change.ts";
import { LibvirtMigrations } from "./domain-migration.ts";
import { withSubject } from "./errors.ts";
import { readFacts } from "./facts.ts";
import { isTestDriver, type LibvirtHost } from "./host.ts";
import { readUses } from "./host-uses.ts";
import { withLearnedAddresses } from "./learned-addresses.ts";
import { createMachineAccess } from "./machine-access.ts";
import { readStats } from "./machine-stats.ts";
import { cleanUpMarks } from "./mark-cleanup.ts";
import { adoptNetwork, NETWORK_ACTIONS } from "./network-change.ts";
import { listDomains, observeDomains } from "./observe-domains.ts";
import { observeNetworks } from "./observe-networks.ts";
import { clusterKeys, observeSecrets } from "./observe-secrets.ts";
import { observeStorage } from "./observe-storage.ts";
import { adoptPool, POOL_ACTIONS } from "./pool-change.ts";
import { refreshPool } from "./pool-refresh.ts";
import { readInventory } from "./read-inventory.ts";
import { adoptSecret, SECRET_ACTIONS } from "./secret-change.ts";
import { createStartTimes } from "./start-times.ts";
import { adoptVolume } from "./volume-adopt.ts";
import { VOLUME_ACTIONS } from "./volume-change.ts";
import { watchEvents } from "./watch.ts";

/** The actions of each object type, and how an unmanaged object of it is adopted. */
const ACTIONS_BY_TYPE: Readonly<Record<string, ObjectActions<LibvirtHost>>> = {
  domain: { actions: DOMAIN_ACTIONS, adopt: adoptDomain },
  network: { actions: NETWORK_ACTIONS, adopt: adoptNetwork },
  pool: { actions: POOL_ACTIONS, adopt: adoptPool },
  volume: { actions: VOLUME_ACTIONS, adopt: adoptVolume },
  secret: { actions: SECRET_ACTIONS, adopt: adoptSecret },
};

export function createConnection(
  openHost: Omit<LibvirtHost, "disks" | "uses" | "startTimes">,
  close: () => Promise<void>,
): Connection {
  const diskCache = createDiskCache(
    (signal) => observeStorage(host, signal),
    (pools) => refreshPools(host, pools),
  );
  const uses = createCoalescedRead((signal) => readUses(host, signal));
  const startTimes = createStartTimes(openHost);
  const host: LibvirtHost = { ...openHost, disks: diskCache.disks, uses, startTimes };
  const read = async (signal: AbortSignal, ids?: readonly ObjectId[]): Promise<ObservedObject[]> => {
    const includesType = (type: string) => ids === undefined || ids.some((id) => id.startsWith(`${type}@`));
    const secrets = includesType("secret") || includesType("domain") ? await observeSecrets(host) : [];
    const [storage, domains, networks] = await Promise.all([
      includesType("pool") || includesType("volume") ? diskCache.read(signal) : undefined,
      includesType("domain") ? listDomains(host, clusterKeys(secrets), signal, domainNames(ids)) : undefined,
      includesType("network") ? observeNetworks(host) : [],
    ]);
    const domainObjects = domains === undefined ? [] : await observeDomains(host, domains, signal);
    const storageObjects = storage === undefined ? [] : (diskCache.latest() ?? storage).objects; // machines may have led to new disks
    const machines = await withLearnedAddresses(host, domainObjects, signal);
    addressRetries.record(host.context.fleet, machines);
    const all = [...secrets, ...storageObjects, ...networks, ...machines];
    return all as unknown as ObservedObject[]; // states are JSON objects by their types
  };
  const target = host.target;
  const migrations = new LibvirtMigrations(host, diskCache.invalidateAll);
  const listeners = new Set<(event: WatchEvent) => void>();
  const addressRetries = createAddressRetries((objects) => {
    for (const listener of listeners) listener({ kind: "changed", objects });
  });
  return {
    target: host.target,
    machines: createMachineAccess(host.connect),
    ...(isTestDriver(host) ? {} : { cpuCredits: createCpuCreditAccess(host) }),
    migrations,
    facts: (signal) => withSubject(target, () => readFacts(host, signal)),
    read: (signal) => withSubject(target, () => read(signal)),
    reread: async (ids, signal) => {
      const requested = new Set(ids);
      const objects = await withSubject(target, () => read(signal, ids));
      return objects.filter((object) => requested.has(object.id));
    },
    perform: (change, signal) =>
      withSubject(subjectOf(change), () =>
        perform(host, change, signal).finally(() => diskCache.invalidate(change)),
      ),
    deadlineMs,
    adopt: (change, signal) =>
      withSubject(subjectOf(change), () =>
        objectActions("libvirt", ACTIONS_BY_TYPE, change).adopt(host, change, signal),
      ),
    cleanUp: (interrupted, signal) => withSubject(target, () => cleanUpMarks(host, interrupted, signal)),
    stats: () => withSubject(target, () => readStats(host)),
    inventory: () => withSubject(target, () => readInventory(host)),
    watch: (onEvent) => {
      listeners.add(onEvent);
      const watching = watchEvents(host, onEvent);
      return {
        [Symbol.dispose]: () => {
          listeners.delete(onEvent);
          watching[Symbol.dispose]();
        },
      };
    },
    [Symbol.asyncDispose]: async () => {
      addressRetries[Symbol.dispose]();
      await close();
    },
  };
}

/**
 * Returns the time limit of a change. A guest has its own time to shut down. Contents take as long as they are large,
 * and each of their pieces has a time limit.
 */
function deadlineMs({ before, after, build, migration }: Change): number | undefined {
  if (build !== undefined) return CONTENT_MS;
  const timeLimitMs = (migration?.limits.timeoutSeconds ?? 0) * 1000;
  const graces = [before, after].map((state) => Number(state?.gracePeriodSeconds ?? 0));
  const grace = Math.max(...graces);
  return grace + timeLimitMs === 0 ? undefined : USUAL_MS + timeLimitMs + grace * 1000;
}

const USUAL_MS = 30 * 60_000;
const CONTENT_MS = 24 * 60 * 60_000;

async function refreshPools({ connect }: LibvirtHost, pools: ReadonlySet<string>): Promise<void> {
  const { signal } = new AbortController();
  for (const name of pools) await refreshPool(connect, await connect.storagePoolLookupByName(name), signal);
}

/** Returns the names of the domains among these objects; undefined for all. */
function domainNames(ids: readonly ObjectId[] | undefined): ReadonlySet<string> | undefined {
  if (ids === undefined) return undefined;
  const domains = ids.filter((id) => id.startsWith("domain@"));
  return new Set(domains.map((id) => id.slice(id.indexOf("/") + 1)));
}

async function perform(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new Failure("cancelled", `${subjectOf(change)}: stopped before it began`);
  const { actions } = objectActions("libvirt", ACTIONS_BY_TYPE, change);
  await actionHandler(actions, change)(host, change, signal);
}
