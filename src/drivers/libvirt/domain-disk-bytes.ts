import { Failure } from "../../model/failure.ts";
import { keyedDisks } from "./domain-disks.ts";
import type { Section } from "./domain-section.ts";
import type { LiveChange } from "./live-change.ts";
import { ourParts, ourTag, replaceOurs } from "./mark.ts";
import { attributeOf } from "./xml-edit.ts";

/** Sizes of disks in a cluster, as the machine was told last: libvirt keeps none, so they lie in our metadata. */
export const diskBytes: Section<"diskBytes"> = {
  read: (domain) => {
    const parts = ourParts(domain, "size");
    if (parts.length === 0) return {};
    const sizes = parts.map((part) => [attributeOf(part, "disk") ?? "", Number(attributeOf(part, "bytes"))]);
    return { diskBytes: Object.fromEntries(sizes) };
  },
  write(domain, { diskBytes: sizes }) {
    if (sizes === undefined) return;
    const parts = Object.entries(sizes).map(([disk, bytes]) => ourTag("size", { disk, bytes: `${bytes}` }));
    replaceOurs(domain, "size", parts);
  },
};

/**
 * Tells QEMU how large its disks have become. virDomainBlockResize sets the size: it would cut off what is larger, which
 * is therefore looked at right before.
 */
export async function growDisks(change: LiveChange): Promise<void> {
  const seen = await change.seenNow();
  for (const [key, disk] of keyedDisks(change.live, change.origin)) {
    const target = attributeOf(disk, "target", "dev") ?? "";
    const [wanted, now] = [change.after.diskBytes?.[key], seen.get(target)];
    if (wanted === undefined || now === undefined || wanted === now) continue;
    if (wanted < now) throw shrinks(change, key, now, wanted);
    await change.connect.domainBlockResize(change.ref, target, wanted);
  }
}

function shrinks({ subject }: LiveChange, key: string, now: number, wanted: number): Failure {
  const sizes = `it has ${now} bytes and would have ${wanted}`;
  return new Failure("rejected", `${subject}: disk ${key} is never made smaller: ${sizes}`);
}
