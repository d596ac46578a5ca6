import { type Connect, type DomainRef, virConnectListAllDomainsFlags, virDomainXMLFlags } from "node-libvirt";
import { type ObjectId, type ObservedObject, objectRef, observedObject } from "../../model/object.ts";
import { createYielder } from "../shared/yield-to-event-loop.ts";
import { createOriginResolver, type DiskFiles, diskPaths } from "./backing-chain.ts";
import { type Balloons, followsBalloon, readBalloons, withBalloonsAtRest } from "./balloons.ts";
import { DEFAULT_CPU_SHARES, loadCpuUnit } from "./cpu-unit.ts";
import { readObservedCredits } from "./credit-record.ts";
import { isBurstable } from "./domain-burst.ts";
import { normalizeCpuShares, readRunning } from "./domain-running.ts";
import type { OriginResolver } from "./domain-types.ts";
import { onlyManaged } from "./domain-unmanaged.ts";
import { domainUses } from "./domain-uses.ts";
import { readDomain } from "./domain-xml.ts";
import { isActive, isTestDriver, type LibvirtHost } from "./host.ts";
import { readMark } from "./metadata.ts";
import { hasDefinitionLeft, readMigrationMark } from "./migration-mark.ts";
import { type ClusterKeys, clusterDependencies } from "./observe-secrets.ts";
import { listPausedDomains, type PausedDomains } from "./paused-domains.ts";
import type { DomainState } from "./states.ts";
import { type Element, parseXml } from "./xml.ts";

/** The result of listing domains. */
interface ListedDomains {
  readonly refs: readonly DomainRef[];
  readonly autostart: ReadonlySet<string>;
  readonly paused: PausedDomains;
  readonly saved: ReadonlySet<string>;
  readonly withSnapshots: ReadonlySet<string>;
  readonly balloons: Balloons;
  /** The cluster keys that the host has. */
  readonly keys: ClusterKeys;
  /** The host's default CPU weight. */
  readonly defaultCpuShares: number;
  /** Start times of the running machines, by UUID. */
  readonly started: ReadonlyMap<string, string>;
}

/** Lists these domains, or all, in six calls, and two more after a start. */
export async function listDomains(
  host: LibvirtHost,
  keys: ClusterKeys,
  signal: AbortSignal,
  only?: ReadonlySet<string>,
): Promise<ListedDomains> {
  const { connect } = host;
  const L = virConnectListAllDomainsFlags;
  const [all, autostart, saved, withSnapshots, paused, balloons, unit] = await Promise.all([
    connect.listAllDomains(),
    connect.listAllDomains(L.VIR_CONNECT_LIST_DOMAINS_AUTOSTART),
    connect.listAllDomains(L.VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE),
    connect.listAllDomains(L.VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT),
    listPausedDomains(connect),
    readBalloons(host),
    loadCpuUnit(host, signal),
  ]);
  const present = paused.incoming.size === 0 ? all : all.filter(({ uuid }) => !paused.incoming.has(uuid));
  const refs = only === undefined ? present : present.filter((ref) => only.has(ref.name));
  const defaultCpuShares = DEFAULT_CPU_SHARES[unit];
  return {
    refs,
    autostart: uuidSet(autostart),
    saved: uuidSet(saved),
    withSnapshots: uuidSet(withSnapshots),
    paused,
    balloons,
    keys,
    defaultCpuShares,
    started: await host.startTimes(all, signal),
  };
}

function uuidSet(refs: readonly DomainRef[]): Set<string> {
  return new Set(refs.map((ref) => ref.uuid));
}

/**
 * Reads the machines, and looks up their disks in the pools. Definitions are read in batches and dropped at once: ten
 * thousand of them would fill the memory, and parsing them at once would block the event loop.
 */
export async function observeDomains(
  host: LibvirtHost,
  listing: ListedDomains,
  signal: AbortSignal,
): Promise<ObservedObject<DomainState>[]> {
  const disks = await host.disks(signal, []);
  const paths = new Set<string>();
  const observed = await observeWith(host, listing, disks, paths);
  const refreshedDisks = await host.disks(signal, [...paths]);
  const machines =
    refreshedDisks === disks ? observed : await observeWith(host, listing, refreshedDisks, paths);
  return withBalloonsAtRest(host, listing, machines, signal);
}

async function observeWith(
  host: LibvirtHost,
  listing: ListedDomains,
  disks: DiskFiles,
  paths: Set<string>,
): Promise<ObservedObject<DomainState>[]> {
  const observed: ObservedObject<DomainState>[] = [];
  const yieldToEventLoop = createYielder();
  for await (const batch of readDefinitions(host, listing.refs)) {
    for (const definition of batch) {
      observed.push(toObservedDomain(host, definition, listing, disks, paths));
      await yieldToEventLoop();
    }
  }
  return observed;
}

interface Definition {
  readonly ref: DomainRef;
  readonly stored: string;
  readonly live: string | undefined;
}

/** Small, because all hosts are read at once: batches that wait fill the memory. */
const BATCH = 32;

/** Reads both definitions of each domain. Fetches the next batch while the caller works on this one. */
async function* readDefinitions(
  { connect }: LibvirtHost,
  refs: readonly DomainRef[],
): AsyncGenerator<Definition[]> {
  const fetch = (from: number) => fetchBatch(connect, refs.slice(from, from + BATCH));
  let next = fetch(0);
  for (let from = 0; from < refs.length; from += BATCH) {
    const batch = await next;
    next = fetch(from + BATCH);
    next.catch(() => {}); // reported when its turn comes
    yield batch;
  }
}

async function fetchBatch(connect: Connect, refs: readonly DomainRef[]): Promise<Definition[]> {
  const [stored, live] = await Promise.all([
    collectXml(connect.domainGetXMLDescAll(refs, virDomainXMLFlags.VIR_DOMAIN_XML_INACTIVE, SHORT)),
    collectXml(connect.domainGetXMLDescAll(refs.filter(isActive), 0, SHORT)),
  ]);
  return refs.flatMap((ref) => {
    const xml = stored.get(ref.uuid); // undefined: gone since the list
    return xml === undefined ? [] : [{ ref, stored: xml, live: live.get(ref.uuid) }];
  });
}

/**
 * Leaves out most of a definition: the controllers of a new machine, whose last PCIe port has index 16, serial ports on terminals, and addresses. Only `<metadata>` holds text of
 * users. The rest is libvirt's, which writes `<` in values as `&lt;`, so that a match is an element. Addresses with a
 * type are places on our side of a device; those of the host have none. That of a video device says whether it occupies a port.
 */
const SHORT = {
  without:
    /(<metadata>[\s\S]*<\/metadata>|<video>[\s\S]*?<\/video>)|\n\s*(?:<(?!controller type='pci' index='(?:1[7-9]|[2-9]\d|\d{3})'|serial type='(?!pty'))(controller|serial|console|audio|input|memballoon|rng|features|clock)\b(?:[^>]*\/>|[\s\S]*?<\/\2>)|<(?:address type|alias)[^>]*\/>)/g,
};

async function collectXml(batches: ReturnType<Connect["domainGetXMLDescAll"]>): Promise<Map<string, string>> {
  const xmlByUuid = new Map<string, string>();
  for await (const batch of batches) for (const { ref, xml } of batch) xmlByUuid.set(ref.uuid, xml);
  return xmlByUuid;
}

function toObservedDomain(
  host: LibvirtHost,
  definition: Definition,
  listing: ListedDomains,
  disks: DiskFiles,
  paths: Set<string>,
): ObservedObject<DomainState> {
  const { ref } = definition;
  const { paused, autostart, balloons, keys, defaultCpuShares, started } = listing;
  const stored = parseXml(definition.stored);
  const live = definition.live === undefined ? undefined : parseXml(definition.live);
  const origin = createOriginResolver(disks, live);
  for (const path of diskPaths(stored)) paths.add(path);
  const definitionState = readDomain(stored, origin);
  const cpuShares = normalizeCpuShares(definitionState.cpuShares, defaultCpuShares);
  const storedState =
    cpuShares === definitionState.cpuShares ? definitionState : { ...definitionState, cpuShares };
  const definitions = [stored, ...(live === undefined ? [] : [live])];
  const balloonAnswers = isTestDriver(host) || followsBalloon(balloons.get(ref.uuid), storedState.memoryKiB);
  const running =
    live &&
    readRunning(
      { live, stored, definition: storedState, balloonAnswers, hostCpus: host.cpus, defaultCpuShares },
      origin,
    );
  const state = { power: powerOf(ref, paused), autostart: autostart.has(ref.uuid), ...storedState };
  const savedStates = savedStatesOf(ref, listing);
  const usesOf = (all: readonly Element[]) => [
    ...dependenciesOfDomain(host.target, all, disks, origin),
    ...clusterDependencies(all, keys),
  ];
  const dependsOn = usesOf(definitions);
  return observedObject<DomainState>("domain", host.target, ref.name, {
    ...migrationOf(ref, stored, paused),
    state: savedStates.length === 0 ? state : { ...state, savedStates },
    mark: readMark(stored),
    dependsOn,
    lastingUses: definitionState.unmanaged && lastingUses(dependsOn, usesOf(definitions.map(onlyManaged))),
    running,
    startedAt: started.get(ref.uuid),
    credits: isBurstable(storedState) ? readObservedCredits(stored, live) : undefined,
  });
}

/** Returns the uses that are not those of managed devices. Undefined: none. */
function lastingUses(
  all: readonly ObjectId[],
  managed: readonly ObjectId[],
): readonly ObjectId[] | undefined {
  const others = all.filter((id) => !managed.includes(id));
  return others.length === 0 ? undefined : others;
}

function savedStatesOf(
  { uuid }: DomainRef,
  { saved, withSnapshots }: ListedDomains,
): NonNullable<DomainState["savedStates"]> {
  return [
    ...(saved.has(uuid) ? (["memory"] as const) : []),
    ...(withSnapshots.has(uuid) ? (["snapshots"] as const) : []),
  ];
}

/**
 * Returns what is known of a migration that has no record of its end. libvirt halts a machine for good when it has left; one that is
 * off may run on the other host.
 */
function migrationOf(
  ref: DomainRef,
  stored: Element,
  { left, migrating }: PausedDomains,
): Pick<ObservedObject, "left" | "maybeOn" | "unrecorded"> {
  const mark = readMigrationMark(stored);
  const isRunning = isActive(ref) && !migrating.has(ref.uuid);
  return {
    ...(left.has(ref.uuid) || (!isActive(ref) && hasDefinitionLeft(stored)) ? { left: true } : {}),
    ...(mark === undefined ? {} : { unrecorded: true }),
    ...(mark === undefined || isRunning ? {} : { maybeOn: mark.other }),
  };
}

/** Returns the power state. A paused machine is neither running nor shut off, so that a plan resumes it. */
function powerOf(ref: DomainRef, { forGood, left }: PausedDomains): "running" | "shutoff" {
  if (forGood.has(ref.uuid) || left.has(ref.uuid)) return "paused" as "running"; // differs from every desired value
  return isActive(ref) ? "running" : "shutoff";
}

/**
 * Returns the networks, and the volumes behind any file of a disk, of the stored and the running definition. A missing
 * file in a pool's folder counts as a volume: it was one.
 */
function dependenciesOfDomain(
  target: string,
  definitions: readonly Element[],
  disks: DiskFiles,
  origin: OriginResolver,
): ObjectId[] {
  const needed = new Set<ObjectId>();
  for (const domain of definitions) {
    const { paths, volumes, networks } = domainUses(domain);
    for (const path of paths)
      for (const candidate of [path, origin(path)]) {
        const id = disks.volumes.get(candidate) ?? missingVolume(target, candidate, disks);
        if (id !== undefined) needed.add(id);
      }
    for (const volume of volumes) needed.add(objectRef("volume", target, volume).id);
    for (const network of networks) needed.add(objectRef("network", target, network).id);
  }
  return [...needed].sort();
}

function missingVolume(target: string, path: string, { folders }: DiskFiles): ObjectId | undefined {
  const slash = path.lastIndexOf("/");
  const pool = folders.get(path.slice(0, slash));
  return pool === undefined ? undefined : objectRef("volume", target, `${pool}/${path.slice(slash + 1)}`).id;
}
