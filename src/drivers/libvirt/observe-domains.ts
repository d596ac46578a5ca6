import { type Connect, type DomainRef, virConnectListAllDomainsFlags, virDomainXMLFlags } from "node-libvirt";
import { type ObjectId, type ObservedObject, objectRef } from "../../model/object.ts";
import { breather } from "../breather.ts";
import { type Balloons, readBalloons, withBalloonsAtRest } from "./balloons.ts";
import { sourceOf } from "./domain-disks.ts";
import { readRunning } from "./domain-running.ts";
import type { Origin } from "./domain-section.ts";
import { readDomain } from "./domain-xml.ts";
import { type Host, isTestDriver } from "./host.ts";
import { readMark } from "./mark.ts";
import { type ClusterKeys, neededOfClusters } from "./observe-secrets.ts";
import { type Disks, diskPaths, originIn } from "./origins.ts";
import { pausedForGood } from "./paused.ts";
import type { DomainState } from "./states.ts";
import { type Element, parseXml } from "./xml.ts";
import { child, childrenOf } from "./xml-edit.ts";

/** What was listed of domains. */
export interface ListedDomains {
  readonly refs: readonly DomainRef[];
  readonly autostart: ReadonlySet<string>;
  readonly paused: ReadonlySet<string>;
  readonly balloons: Balloons;
  /** The keys of clusters that the host has. */
  readonly keys: ClusterKeys;
}

/** These domains, or all, in four calls. */
export async function listDomains(
  host: Host,
  keys: ClusterKeys,
  only?: ReadonlySet<string>,
): Promise<ListedDomains> {
  const { connect } = host;
  const L = virConnectListAllDomainsFlags;
  const [all, autostart, paused, balloons] = await Promise.all([
    connect.listAllDomains(),
    connect.listAllDomains(L.VIR_CONNECT_LIST_DOMAINS_AUTOSTART),
    connect.listAllDomains(L.VIR_CONNECT_LIST_DOMAINS_PAUSED).then((refs) => pausedForGood(connect, refs)),
    readBalloons(host),
  ]);
  const refs = only === undefined ? all : all.filter((ref) => only.has(ref.name));
  return { refs, autostart: uuids(autostart), paused: uuids(paused), balloons, keys };
}

export function isActive(ref: DomainRef): boolean {
  return ref.id !== -1;
}

function uuids(refs: readonly DomainRef[]): Set<string> {
  return new Set(refs.map((ref) => ref.uuid));
}

/**
 * The machines with their disks looked up in the pools. Definitions are read in batches and dropped at once: ten
 * thousand of them would fill the memory, and parsing them in one go would hold everything else up.
 */
export async function observeDomains(
  host: Host,
  listed: ListedDomains,
  signal: AbortSignal,
): Promise<ObservedObject<DomainState>[]> {
  const disks = await host.disks(signal, []);
  const paths = new Set<string>();
  const observed = await observeWith(host, listed, disks, paths);
  const better = await host.disks(signal, [...paths]);
  const machines = better === disks ? observed : await observeWith(host, listed, better, paths);
  return withBalloonsAtRest(host, listed, machines, signal);
}

async function observeWith(
  host: Host,
  listed: ListedDomains,
  disks: Disks,
  paths: Set<string>,
): Promise<ObservedObject<DomainState>[]> {
  const observed: ObservedObject<DomainState>[] = [];
  const breathe = breather();
  for await (const batch of definitions(host, listed.refs)) {
    for (const definition of batch) {
      observed.push(observedDomain(host, definition, listed, disks, paths));
      await breathe();
    }
  }
  return observed;
}

interface Definition {
  readonly ref: DomainRef;
  readonly stored: string;
  readonly live: string | undefined;
}

/** Small, since all hosts are read at once: what has come and waits for its turn fills the memory. */
const BATCH = 32;

/** Both definitions of each domain; the next batch is fetched while this one is worked on. */
async function* definitions({ connect }: Host, refs: readonly DomainRef[]): AsyncGenerator<Definition[]> {
  const fetch = (from: number) => fetchBatch(connect, refs.slice(from, from + BATCH));
  let next = fetch(0);
  for (let from = 0; from < refs.length; from += BATCH) {
    const batch = await next;
    next = fetch(from + BATCH);
    next.catch(() => {}); // told when its turn comes
    yield batch;
  }
}

async function fetchBatch(connect: Connect, refs: readonly DomainRef[]): Promise<Definition[]> {
  const [stored, live] = await Promise.all([
    collect(connect.domainGetXMLDescAll(refs, virDomainXMLFlags.VIR_DOMAIN_XML_INACTIVE, SHORT)),
    collect(connect.domainGetXMLDescAll(refs.filter(isActive), 0, SHORT)),
  ]);
  return refs.flatMap((ref) => {
    const xml = stored.get(ref.uuid); // undefined: gone since it was listed
    return xml === undefined ? [] : [{ ref, stored: xml, live: live.get(ref.uuid) }];
  });
}

/**
 * Most of a definition is controllers, for the PCIe slots that are kept free, and addresses. They are left out: behind
 * `<metadata>`, in which people may have written anything, all is libvirt's, which writes `<` in values as `&lt;`, so what
 * looks like an element is one. Addresses with a type are places on our side of a device; those of the host have none.
 */
const SHORT = {
  without:
    /(<metadata>[\s\S]*<\/metadata>)|\n\s*(?:<(controller|serial|console|audio|input|memballoon|rng|video|graphics|features|clock)\b(?:[^>]*\/>|[\s\S]*?<\/\2>)|<(?:address type|alias)[^>]*\/>)/g,
};

async function collect(batches: ReturnType<Connect["domainGetXMLDescAll"]>): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const batch of batches) for (const { ref, xml } of batch) found.set(ref.uuid, xml);
  return found;
}

function observedDomain(
  host: Host,
  definition: Definition,
  { paused, autostart, balloons, keys }: ListedDomains,
  disks: Disks,
  paths: Set<string>,
): ObservedObject<DomainState> {
  const { ref } = definition;
  const stored = parseXml(definition.stored);
  const live = definition.live === undefined ? undefined : parseXml(definition.live);
  const origin = originIn(disks, live);
  for (const path of diskPaths(stored)) paths.add(path);
  const wanted = readDomain(stored, origin);
  const definitions = [stored, ...(live === undefined ? [] : [live])];
  const needs = neededBy(host.target, definitions, disks, origin);
  const observed = {
    state: { power: powerOf(ref, paused), autostart: autostart.has(ref.uuid), ...wanted },
    mark: readMark(stored),
    needs: [...needs, ...neededOfClusters(definitions, keys)],
    ...objectRef("domain", host.target, ref.name),
  };
  if (live === undefined) return observed;
  const balloonAnswers = isTestDriver(host) || balloons.has(ref.uuid);
  const running = readRunning({ live, stored, wanted, balloonAnswers, hostCpus: host.cpus }, origin);
  return { running, ...observed };
}

/** A paused machine is neither: whoever wants it to run resumes it. */
function powerOf(ref: DomainRef, paused: ReadonlySet<string>): "running" | "shutoff" {
  if (paused.has(ref.uuid)) return "paused" as "running"; // differs from all that is ever wanted
  return isActive(ref) ? "running" : "shutoff";
}

/** Networks, and volumes under any of a disk's files, in what is stored and in what runs. */
function neededBy(target: string, definitions: readonly Element[], disks: Disks, origin: Origin): ObjectId[] {
  const needed = new Set<ObjectId>();
  const add = (path: string): void => {
    for (const one of [path, origin(path)]) {
      const id = disks.volumes.get(one);
      if (id !== undefined) needed.add(id);
    }
  };
  for (const domain of definitions) {
    const os = child(domain, "os");
    for (const name of ["kernel", "initrd"]) add(childrenOf(os, name)[0]?.children.join("") ?? "");
    for (const disk of childrenOf(child(domain, "devices"), "disk")) add(sourceOf(disk));
    for (const nic of childrenOf(child(domain, "devices"), "interface")) {
      const network = child(nic, "source")?.attributes.network;
      if (network !== undefined) needed.add(objectRef("network", target, network).id);
    }
  }
  return [...needed].sort();
}
