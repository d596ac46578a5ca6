import { virConnectListAllDomainsFlags, virDomainXMLFlags } from "node-libvirt";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { subjectOf } from "../shared/errors.ts";
import { domainUses, normalizePath } from "./domain-uses.ts";
import type { LibvirtHost } from "./host.ts";
import { hasDefinitionLeft } from "./migration-mark.ts";
import { listPausedDomains } from "./paused-domains.ts";
import type { Sidecar } from "./sidecars.ts";
import type { VolumeLocation } from "./volume-lookup.ts";
import { parseXml } from "./xml.ts";

/*
 * A migration records that a disk is complete when it has ended. If its process was killed, libvirt's own order tells: the machine
 * gets its definition on the destination after the last block was copied, and before it runs there.
 */

/** Returns whether a migration brings a volume, or has brought it without a record of its end. */
export function isArriving({ filling, moved }: Pick<Sidecar, "filling" | "moved">): boolean {
  return filling !== undefined && moved !== undefined;
}

/**
 * Returns the paths of the disks of defined machines. A machine that halts in the middle of a migration does not count: it may still
 * fail, and run on where it comes from.
 */
export async function readArrivedPaths({ connect }: Pick<LibvirtHost, "connect">): Promise<Set<string>> {
  const [persistent, { migrating }] = await Promise.all([
    connect.listAllDomains(virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_PERSISTENT),
    listPausedDomains(connect),
  ]);
  const settled = persistent.filter(({ uuid }) => !migrating.has(uuid));
  const paths = new Set<string>();
  for await (const batch of connect.domainGetXMLDescAll(settled, virDomainXMLFlags.VIR_DOMAIN_XML_INACTIVE))
    for (const domain of batch.map(({ xml }) => parseXml(xml)).filter((each) => !hasDefinitionLeft(each)))
      for (const path of domainUses(domain).paths) paths.add(normalizePath(path));
  return paths;
}

/**
 * Returns a volume as it is when the migration that brought it has ended, so that a change may record that. Throws `world-moved`
 * while the migration may go on: nothing else may write to the volume.
 */
export async function completeIncoming(
  host: LibvirtHost,
  change: Change,
  location: VolumeLocation,
): Promise<VolumeLocation> {
  const { sidecar, pool, name } = location;
  if (sidecar === undefined || !isArriving(sidecar)) return location;
  const arrived = await readArrivedPaths(host);
  if (arrived.has(normalizePath(`${pool.path}/${name}`)))
    return { ...location, sidecar: { ...sidecar, filling: undefined } as unknown as typeof sidecar };
  throw new Failure("world-moved", `${subjectOf(change)}: a migration brings it, and has not ended`);
}
