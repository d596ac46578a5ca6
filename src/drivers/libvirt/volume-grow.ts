import type { DomainRef, StorageVolRef } from "node-libvirt";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { subjectOf } from "../shared/errors.ts";
import { createOriginResolver } from "./backing-chain.ts";
import { sourceOf } from "./domain-disks.ts";
import { isActive, type LibvirtHost } from "./host.ts";
import type { VolumeState } from "./states.ts";
import { describeVolume } from "./volume-lookup.ts";
import { type Element, parseXml } from "./xml.ts";
import { attributeOf, child, childrenOf } from "./xml-edit.ts";

/**
 * Grows a volume, through the running machine that uses it if one does. Never shrinks: because virDomainBlockResize
 * truncates a disk without an error, the size is read again right before.
 */
export async function growVolume(
  host: LibvirtHost,
  change: Change,
  ref: StorageVolRef,
  { capacityBytes }: VolumeState,
  signal: AbortSignal,
): Promise<void> {
  const volume = await describeVolume(host, ref);
  if (capacityBytes === undefined || capacityBytes === volume.capacityBytes) return;
  if (capacityBytes < volume.capacityBytes) {
    const sizes = `has ${volume.capacityBytes} bytes and would have ${capacityBytes}`;
    throw new Failure("rejected", `${subjectOf(change)}: a volume never shrinks: it ${sizes}`);
  }
  const user = await findDiskUser(host, change, volume.path, signal);
  if (user === undefined) await host.connect.storageVolResize(ref, capacityBytes);
  else await host.connect.domainBlockResize(user.ref, user.target, capacityBytes);
}

interface DiskUser {
  readonly ref: DomainRef;
  readonly target: string;
}

async function findDiskUser(
  host: LibvirtHost,
  change: Change,
  path: string,
  signal: AbortSignal,
): Promise<DiskUser | undefined> {
  const refs = (await host.connect.listAllDomains()).filter(isActive);
  const disks = await host.disks(signal, [path]);
  for await (const batch of host.connect.domainGetXMLDescAll(refs)) {
    for (const { ref, xml } of batch) {
      const domain = parseXml(xml);
      const disk = diskElements(domain).find(
        (candidate) => createOriginResolver(disks, domain)(sourceOf(candidate)) === path,
      );
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

function diskElements(domain: Element): Element[] {
  return childrenOf(child(domain, "devices"), "disk");
}
