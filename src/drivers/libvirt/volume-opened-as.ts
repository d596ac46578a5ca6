import { virDomainXMLFlags } from "node-libvirt";
import { sourceOf } from "./domain-disks.ts";
import { normalizePath } from "./domain-uses.ts";
import { isActive, type LibvirtHost } from "./host.ts";
import { type Element, parseXml } from "./xml.ts";
import { attributeOf, child, childrenOf } from "./xml-edit.ts";

/**
 * Returns the name of a domain that opens the volume as raw. Its guest can write any header into it, also that of a
 * qcow2 file.
 */
export async function findRawUser(
  { connect }: LibvirtHost,
  path: string,
  volume: string,
): Promise<string | undefined> {
  const refs = await connect.listAllDomains();
  const readings = [
    connect.domainGetXMLDescAll(refs, virDomainXMLFlags.VIR_DOMAIN_XML_INACTIVE),
    connect.domainGetXMLDescAll(refs.filter(isActive)),
  ];
  for (const batches of readings)
    for await (const batch of batches)
      for (const { ref, xml } of batch) if (opensAsRaw(parseXml(xml), path, volume)) return ref.name;
  return undefined;
}

/** libvirt opens a disk without a format as raw. */
function opensAsRaw(domain: Element, path: string, volume: string): boolean {
  const isThisVolume = (disk: Element) =>
    [normalizePath(path), volume].includes(normalizePath(sourceOf(disk)));
  return childrenOf(child(domain, "devices"), "disk").some(
    (disk) => isThisVolume(disk) && (attributeOf(disk, "driver", "type") ?? "raw") === "raw",
  );
}
