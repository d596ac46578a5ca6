import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { ObjectId, ObservedObject } from "../../model/object.ts";
import type { Connection } from "../driver.ts";
import { adoptDomain, DOMAIN_ACTIONS } from "./domain-change.ts";
import { speakingOf } from "./errors.ts";
import { readFacts } from "./facts.ts";
import type { Host } from "./host.ts";
import { knownDisks } from "./known-disks.ts";
import { readStats } from "./machine-stats.ts";
import { adoptNetwork, NETWORK_ACTIONS } from "./network-change.ts";
import { listDomains, observeDomains } from "./observe-domains.ts";
import { observeNetworks } from "./observe-networks.ts";
import { clusterKeys, observeSecrets } from "./observe-secrets.ts";
import { observeStorage } from "./observe-storage.ts";
import { adoptPool, POOL_ACTIONS } from "./pool-change.ts";
import { refreshPool } from "./pool-refresh.ts";
import { adoptSecret, SECRET_ACTIONS } from "./secret-change.ts";
import { subjectOf } from "./subject.ts";
import { adoptVolume, VOLUME_ACTIONS } from "./volume-change.ts";
import { clearVolumes } from "./volume-clear.ts";
import { watch } from "./watch.ts";

/** Which changes can be made of which type, and how a stranger of it is taken over. */
const TYPES = {
  domain: { actions: DOMAIN_ACTIONS, adopt: adoptDomain },
  network: { actions: NETWORK_ACTIONS, adopt: adoptNetwork },
  pool: { actions: POOL_ACTIONS, adopt: adoptPool },
  volume: { actions: VOLUME_ACTIONS, adopt: adoptVolume },
  secret: { actions: SECRET_ACTIONS, adopt: adoptSecret },
} as const;

function typeOf(change: Change): (typeof TYPES)[keyof typeof TYPES] {
  if (Object.hasOwn(TYPES, change.type)) return TYPES[change.type as keyof typeof TYPES]; // just looked
  throw new Failure("bug", `${subjectOf(change)}: libvirt has no objects of type ${change.type}`);
}

/** An open connection. */
export function makeConnection(opened: Omit<Host, "disks">, close: () => Promise<void>): Connection {
  const known = knownDisks(
    (signal) => observeStorage(host, signal),
    (pools) => refresh(host, pools),
  );
  const host: Host = { ...opened, disks: known.disks };
  const read = async (signal: AbortSignal, ids?: readonly ObjectId[]): Promise<ObservedObject[]> => {
    const wants = (type: string) => ids === undefined || ids.some((id) => id.startsWith(`${type}@`));
    const secrets = wants("secret") || wants("domain") ? await observeSecrets(host) : [];
    const [storage, domains, networks] = await Promise.all([
      wants("pool") || wants("volume") ? known.read(signal) : undefined,
      wants("domain") ? listDomains(host, clusterKeys(secrets), namesOf(ids)) : undefined,
      wants("network") ? observeNetworks(host) : [],
    ]);
    const machines = domains === undefined ? [] : await observeDomains(host, domains, signal);
    const all = [...secrets, ...(storage?.objects ?? []), ...networks, ...machines];
    return all as unknown as ObservedObject[]; // states are JSON objects by their types
  };
  const of = host.target;
  return {
    target: host.target,
    facts: (signal) => speakingOf(of, () => readFacts(host, signal)),
    read: (signal) => speakingOf(of, () => read(signal)),
    reread: async (ids, signal) => {
      const wanted = new Set(ids);
      const objects = await speakingOf(of, () => read(signal, ids));
      return objects.filter((one) => wanted.has(one.id));
    },
    perform: (change, signal) =>
      speakingOf(subjectOf(change), () => perform(host, change, signal).finally(() => known.forget(change))),
    adopt: (change, signal) =>
      speakingOf(subjectOf(change), () => typeOf(change).adopt(host, change, signal)),
    clear: (ids, signal) => speakingOf(of, () => clearVolumes(host, ids, signal)),
    stats: () => speakingOf(of, () => readStats(host)),
    watch: (hear) => watch(host, hear),
    [Symbol.asyncDispose]: close,
  };
}

async function refresh({ connect }: Host, pools: ReadonlySet<string>): Promise<void> {
  const { signal } = new AbortController();
  for (const name of pools) await refreshPool(connect, await connect.storagePoolLookupByName(name), signal);
}

/** The domains among these objects; undefined for all. */
function namesOf(ids: readonly ObjectId[] | undefined): ReadonlySet<string> | undefined {
  if (ids === undefined) return undefined;
  const domains = ids.filter((id) => id.startsWith("domain@"));
  return new Set(domains.map((id) => id.slice(id.indexOf("/") + 1)));
}

async function perform(host: Host, change: Change, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new Failure("cancelled", `${subjectOf(change)}: stopped before it began`);
  await typeOf(change).actions[change.action](host, change, signal);
}
