import { keyedDisks } from "./domain-disks.ts";
import type { Section } from "./domain-section.ts";
import type { LiveChange } from "./live-change.ts";
import { ourParts, ourTag, replaceOurs } from "./mark.ts";
import { attributeOf } from "./xml-edit.ts";

/**
 * Sizes of disks in a cluster as the machine was told last: they lie in our metadata, of the running side too. QEMU itself
 * is not asked: it would read from the cluster to answer, and hold the machine up for as long as that is silent
 * (qemu_rbd_get_specific_info).
 */
export const diskBytes: Section<"diskBytes"> = {
  read: (domain) => {
    const parts = ourParts(domain, "size");
    if (parts.length === 0) return {};
    const sizes = parts.map((part) => [attributeOf(part, "disk") ?? "", Number(attributeOf(part, "bytes"))]);
    return { diskBytes: Object.fromEntries(sizes) };
  },
  write(domain, { diskBytes: sizes = {} }) {
    if (Object.keys(sizes).length === 0 && ourParts(domain, "size").length === 0) return;
    const parts = Object.entries(sizes).map(([disk, bytes]) => ourTag("size", { disk, bytes: `${bytes}` }));
    replaceOurs(domain, "size", parts);
  },
};

/**
 * Tells QEMU how large its disks have become. virDomainBlockResize sets the size of the image, too, and would cut it off:
 * so it is never told less than the image has, which the plan looked at.
 */
export async function growDisks({ connect, ref, live, origin, running, after }: LiveChange): Promise<void> {
  for (const [key, disk] of keyedDisks(live, origin)) {
    const [wanted, told] = [after.diskBytes?.[key], running.diskBytes?.[key] ?? 0];
    if (wanted === undefined || wanted <= told) continue;
    await connect.domainBlockResize(ref, attributeOf(disk, "target", "dev") ?? "", wanted);
  }
}
