import type { DomainRef, StorageVolRef } from "node-libvirt";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { sourceOf } from "./domain-disks.ts";
import type { Host } from "./host.ts";
import { isActive } from "./observe-domains.ts";
import { originIn } from "./origins.ts";
import type { VolumeState } from "./states.ts";
import { subjectOf } from "./subject.ts";
import { describeVolume } from "./volume-place.ts";
import { type Element, parseXml } from "./xml.ts";
import { attributeOf, child, childrenOf } from "./xml-edit.ts";

/**
 * Grows a volume, through the running machine that has it where there is one. Never shrinks: virDomainBlockResize cuts a
 * disk off without a word, so the size is read again right before.
 */
export async function growVolume(
  host: Host,
  change: Change,
  ref: StorageVolRef,
  { capacityBytes }: VolumeState,
  signal: AbortSignal,
): Promise<void> {
  const volume = await describeVolume(host, ref);
  if (capacityBytes === undefined || capacityBytes === volume.capacityBytes) return;
  if (capacityBytes < volume.capacityBytes) {
    const sizes = `has ${volume.capacityBytes} bytes and would have ${capacityBytes}`;
    throw new Failure("rejected", `${subjectOf(change)}: a volume is never made smaller: it ${sizes}`);
  }
  const user = await findUser(host, change, volume.path, signal);
  if (user === undefined) await host.connect.storageVolResize(ref, capacityBytes);
  else await host.connect.domainBlockResize(user.ref, user.target, capacityBytes);
}

interface User {
  readonly ref: DomainRef;
  readonly target: string;
}

async function findUser(
  host: Host,
  change: Change,
  path: string,
  signal: AbortSignal,
): Promise<User | undefined> {
  const refs = (await host.connect.listAllDomains()).filter(isActive);
  const disks = await host.disks(signal, [path]);
  for await (const batch of host.connect.domainGetXMLDescAll(refs)) {
    for (const { ref, xml } of batch) {
      const domain = parseXml(xml);
      const disk = diskOf(domain).find((one) => originIn(disks, domain)(sourceOf(one)) === path);
      if (disk === undefined) continue;
      if (sourceOf(disk) === path) return { ref, target: attributeOf(disk, "target", "dev") ?? "" };
      throw new Failure(
        "rejected",
        `${subjectOf(change)}: ${ref.name} runs on a snapshot of it: merge it first`,
      );
    }
  }
  return undefined;
}

function diskOf(domain: Element): Element[] {
  return childrenOf(child(domain, "devices"), "disk");
}
