import { virDomainXMLFlags } from "node-libvirt";
import { sourceOf } from "./domain-disks.ts";
import { normalizePath } from "./domain-uses.ts";
import { readFileIds } from "./file-ids.ts";
import { isActive, type LibvirtHost } from "./host.ts";
import { pathOfVolume } from "./host-uses.ts";
import { type Element, parseXml } from "./xml.ts";
import { attributeOf, child, childrenOf } from "./xml-edit.ts";

/**
 * Returns the name of a domain that opens the volume as raw, by whatever path. Its guest can write any header into it, also
 * that of a qcow2 file.
 */
export async function findRawUser(
  host: LibvirtHost,
  path: string,
  volume: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const users = await readRawUsers(host);
  const own = normalizePath(path);
  const named = users.get(own) ?? users.get(volume);
  if (named !== undefined || users.size === 0) return named;
  const disks = await host.disks(signal, []);
  const userByPath = new Map(
    [...users].map(([source, user]) => [
      source.startsWith("/") ? source : (pathOfVolume(host.target, source, disks) ?? source),
      user,
    ]),
  );
  const ids = await readFileIds(host, [own, ...userByPath.keys()], signal);
  const id = ids.get(own);
  return [...userByPath].find(([other]) => id !== undefined && ids.get(other) === id)?.[1];
}

/** Returns a domain for each source of a disk that is opened as raw: a path, or `pool/volume`. */
async function readRawUsers({ connect }: LibvirtHost): Promise<Map<string, string>> {
  const refs = await connect.listAllDomains();
  const users = new Map<string, string>();
  const readings = [
    connect.domainGetXMLDescAll(refs, virDomainXMLFlags.VIR_DOMAIN_XML_INACTIVE),
    connect.domainGetXMLDescAll(refs.filter(isActive)),
  ];
  for (const batches of readings)
    for await (const batch of batches)
      for (const { ref, xml } of batch)
        for (const source of rawSources(parseXml(xml))) users.set(source, ref.name);
  return users;
}

/** libvirt opens a disk without a format as raw. */
function rawSources(domain: Element): string[] {
  const disks = childrenOf(child(domain, "devices"), "disk");
  const raw = disks.filter((disk) => (attributeOf(disk, "driver", "type") ?? "raw") === "raw");
  return raw.map((disk) => normalizePath(sourceOf(disk))).filter((source) => source !== "");
}
