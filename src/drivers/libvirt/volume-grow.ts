import type { DomainRef, StorageVolRef } from "node-libvirt";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { subjectOf } from "../shared/errors.ts";
import { createOriginResolver } from "./backing-chain.ts";
import { sourceOf } from "./domain-disks.ts";
import { isActive, isTestDriver, type LibvirtHost } from "./host.ts";
import { refreshPool } from "./pool-refresh.ts";
import type { PoolState, VolumeState } from "./states.ts";
import { describeVolume, type VolumeLocation } from "./volume-lookup.ts";
import { requestedBytes } from "./volume-size.ts";
import { asRaw, type VolumeDefinition } from "./volume-xml.ts";
import { type Element, parseXml } from "./xml.ts";
import { attributeOf, child, childrenOf } from "./xml-edit.ts";

/** A volume that exists. */
type ExistingVolume = VolumeLocation & { readonly ref: StorageVolRef };

/**
 * Grows a volume, through the running machine that uses it if one does. Never shrinks: because virDomainBlockResize
 * truncates a disk without an error, the size is read again right before.
 */
export async function growVolume(
  host: LibvirtHost,
  change: Change,
  location: ExistingVolume,
  { capacityBytes }: VolumeState,
  signal: AbortSignal,
): Promise<void> {
  const described = await describeVolume(host, location.ref);
  const volume = location.sidecar?.state.format === "raw" ? asRaw(described) : described;
  if (capacityBytes === undefined || hasSize(location, volume, capacityBytes)) return;
  if (capacityBytes < volume.capacityBytes) {
    const sizes = `has ${volume.capacityBytes} bytes and would have ${capacityBytes}`;
    throw new Failure("rejected", `${subjectOf(change)}: a volume never shrinks: it ${sizes}`);
  }
  const user = await findDiskUser(host, change, volume.path, signal);
  const bytes = { capacityBytes, isMistaken: described.format !== volume.format };
  if (user === undefined || location.pool.type === "logical")
    await GROWERS[location.pool.type](host, change, location, bytes, signal);
  if (user !== undefined) await host.connect.domainBlockResize(user.ref, user.target, capacityBytes);
}

interface GrownSize {
  readonly capacityBytes: number;
  /** True if libvirt takes a raw volume for one of another format, whose header it would write to. */
  readonly isMistaken: boolean;
}

type Grower = (
  host: LibvirtHost,
  change: Change,
  location: ExistingVolume,
  size: GrownSize,
  signal: AbortSignal,
) => Promise<void>;

const GROWERS: Readonly<Record<PoolState["type"], Grower>> = {
  dir: extendFile,
  fs: extendFile,
  netfs: extendFile,
  logical: extendLogicalVolume,
};

async function extendFile(
  host: LibvirtHost,
  change: Change,
  location: ExistingVolume,
  { capacityBytes, isMistaken }: GrownSize,
  signal: AbortSignal,
): Promise<void> {
  if (!isMistaken) return host.connect.storageVolResize(location.ref, capacityBytes);
  const { pool, name } = location;
  const argv = ["truncate", "--no-create", `--size=${capacityBytes}`, "--", `${pool.path}/${name}`];
  await growByCommand(host, change, location, argv, signal);
}

/** Returns whether a volume has this size. LVM rounds the size of a logical volume up to whole extents. */
function hasSize({ pool }: ExistingVolume, volume: VolumeDefinition, capacityBytes: number): boolean {
  return requestedBytes(pool.type, volume.capacityBytes, capacityBytes) === capacityBytes;
}

/**
 * Grows a logical volume, which libvirt itself cannot (its backend for LVM has no `resizeVol`; its test driver has).
 */
async function extendLogicalVolume(
  host: LibvirtHost,
  change: Change,
  location: ExistingVolume,
  { capacityBytes }: GrownSize,
  signal: AbortSignal,
): Promise<void> {
  if (isTestDriver(host)) return host.connect.storageVolResize(location.ref, capacityBytes);
  const { pool, name } = location;
  const argv = ["lvextend", "--size", `${capacityBytes}b`, "--", `${pool.source}/${name}`];
  await growByCommand(host, change, location, argv, signal);
}

/** Grows a volume by a command on its host, after which libvirt reads the size again. */
async function growByCommand(
  { connect, shell }: LibvirtHost,
  change: Change,
  { poolRef }: ExistingVolume,
  argv: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (shell === undefined)
    throw new Failure("unsupported", `${subjectOf(change)}: it cannot grow, since the host has no shell`, {
      hint: "add shell: ssh://user@host to the Host",
    });
  const { stderr, exitCode } = await shell.run(argv, { signal });
  if (exitCode !== 0)
    throw new Failure("rejected", `${subjectOf(change)}: it cannot grow: ${stderr.trim()}`, {
      hint: "has its pool room for it?",
    });
  await refreshPool(connect, poolRef, signal);
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
