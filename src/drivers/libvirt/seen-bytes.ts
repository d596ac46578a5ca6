import {
  type DomainStats,
  virConnectGetAllDomainStatsFlags,
  virConnectListAllDomainsFlags,
  virDomainStatsTypes,
} from "node-libvirt";
import { type Host, isTestDriver } from "./host.ts";

/** Bytes that a running machine sees of its disks, by their targets: `vda`. */
export type SeenBytes = ReadonlyMap<string, number>;

const NONE: SeenBytes = new Map();

/**
 * Of all running machines, by their UUIDs, in one call. A machine that is just being looked at otherwise, or changed, tells
 * nothing of its disks then: it is waited for.
 */
export async function readSeenBytes(host: Host): Promise<ReadonlyMap<string, SeenBytes>> {
  if (isTestDriver(host)) return new Map();
  const ask = (flags: number) =>
    host.connect.getAllDomainStats(virDomainStatsTypes.VIR_DOMAIN_STATS_BLOCK, flags | RUNNING);
  const quick = await ask(virConnectGetAllDomainStatsFlags.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT);
  const all = quick.every(({ stats }) => isWhole(stats)) ? quick : await ask(0);
  return new Map(all.map(({ ref, stats }) => [ref.uuid, sizesIn(stats)]));
}

/** Also of this call, where it is called VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE. */
const RUNNING = virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_ACTIVE;

function isWhole(stats: DomainStats["stats"]): boolean {
  return Number(stats["block.count"] ?? 1) === 0 || sizesIn(stats).size > 0;
}

export async function seenBytesOf(host: Host, uuid: string): Promise<SeenBytes> {
  return (await readSeenBytes(host)).get(uuid) ?? NONE;
}

/** `block.0.name`, `block.0.capacity` and so on (virConnectGetAllDomainStats). */
function sizesIn(stats: DomainStats["stats"]): SeenBytes {
  const sizes = new Map<string, number>();
  for (let index = 0; index < Number(stats["block.count"] ?? 0); index += 1) {
    const [name, capacity] = [stats[`block.${index}.name`], stats[`block.${index}.capacity`]];
    if (typeof name === "string" && capacity !== undefined) sizes.set(name, Number(capacity));
  }
  return sizes;
}
