import { parseInteger } from "./definition-values.ts";
import { keyedDisks } from "./domain-disks.ts";
import type { DomainSection } from "./domain-types.ts";
import type { LiveChange } from "./live-change.ts";
import { metadataParts, newMetadataPart, setMetadata } from "./metadata.ts";
import { attributeOf } from "./xml-edit.ts";

/**
 * Sizes of disks in a cluster as last reported to the machine. They lie in our metadata, also on the running side. QEMU
 * itself is not queried: it would read from the cluster, and pause the machine while the cluster does not answer
 * (qemu_rbd_get_specific_info).
 */
export const diskBytes: DomainSection<"diskBytes"> = {
  read: (domain) => {
    const parts = metadataParts(domain, "size");
    if (parts.length === 0) return {};
    const sizes = parts.map((part) => [
      attributeOf(part, "disk") ?? "",
      parseInteger(attributeOf(part, "bytes") ?? "0"),
    ]);
    return { diskBytes: Object.fromEntries(sizes) };
  },
  write(domain, { diskBytes: sizes = {} }) {
    if (Object.keys(sizes).length === 0 && metadataParts(domain, "size").length === 0) return;
    const parts = Object.entries(sizes).map(([disk, bytes]) =>
      newMetadataPart("size", { disk, bytes: `${bytes}` }),
    );
    setMetadata(domain, "size", parts);
  },
};

/**
 * Reports the new size of grown disks to QEMU. Because virDomainBlockResize also sets the size of the image and could
 * truncate it, it never gets less than the image's size, which the planner checked.
 */
export async function growDisks({ connect, ref, live, origin, running, after }: LiveChange): Promise<void> {
  for (const [key, disk] of keyedDisks(live, origin)) {
    const [desired, current] = [after.diskBytes?.[key], running.diskBytes?.[key] ?? 0];
    if (desired === undefined || desired <= current) continue;
    await connect.domainBlockResize(ref, attributeOf(disk, "target", "dev") ?? "", desired);
  }
}
