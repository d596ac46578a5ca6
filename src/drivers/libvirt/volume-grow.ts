import type { DomainRef, StorageVolRef } from "node-libvirt";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { subjectOf } from "../shared/errors.ts";
import { createOriginResolver } from "./backing-chain.ts";
import { chooseDeviceResize } from "./device-resize.ts";
import { sourceOf } from "./domain-disks.ts";
import { isActive, isTestDriver, type LibvirtHost } from "./host.ts";
import { refreshPool } from "./pool-refresh.ts";
import type { VolumeState } from "./states.ts";
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
  if (capacityBytes === undefined) return;
  const isGrown = hasSize(location, volume, capacityBytes);
  if (isGrown && location.sidecar?.growing === undefined) return;
  if (capacityBytes < volume.capacityBytes && !isGrown) {
    const sizes = `has ${volume.capacityBytes} bytes and would have ${capacityBytes}`;
    throw new Failure("rejected", `${subjectOf(change)}: a volume never shrinks: it ${sizes}`);
  }
  const user = await findDiskUser(host, change, volume.path, signal);
  const size = { capacityBytes, isGrown, isMistaken: described.format !== volume.format };
  if (location.pool.type === "logical") return growDevice(host, change, location, size, user, signal);
  if (user === undefined) await extendFile(host, change, location, size, signal);
  else await host.connect.domainBlockResize(user.ref, user.target, capacityBytes);
}

interface GrownSize {
  readonly capacityBytes: number;
  /** True if the volume itself has its size already. */
  readonly isGrown: boolean;
  /** True if libvirt takes a raw volume for one of another format, whose header it would write to. */
  readonly isMistaken: boolean;
}

async function extendFile(
  host: LibvirtHost,
  change: Change,
  location: ExistingVolume,
  { capacityBytes, isMistaken }: Pick<GrownSize, "capacityBytes" | "isMistaken">,
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
 * Grows a logical volume, and then the disk of the running machine that uses it. The sidecar says so until both are
 * done. Otherwise the machine would not hear of it if the second step fails.
 */
async function growDevice(
  host: LibvirtHost,
  change: Change,
  location: ExistingVolume,
  { capacityBytes, isGrown }: GrownSize,
  user: DiskUser | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { sidecar, sidecarPath, ref } = location;
  if (user !== undefined && sidecar !== undefined)
    await host.sidecars.write(sidecarPath, { ...sidecar, growing: true }, signal);
  if (!isGrown) await extendLogicalVolume(host, change, location, capacityBytes, signal);
  if (user === undefined) return;
  const { connect } = host;
  const deviceBytes = (await describeVolume(host, ref)).capacityBytes;
  const device = { capacityBytes, deviceBytes, isRaw: user.isRaw };
  const { bytes, flags } = chooseDeviceResize(await connect.getLibVersion(), device);
  await connect.domainBlockResize(user.ref, user.target, bytes, flags);
}

/**
 * Grows a logical volume, which libvirt itself cannot (its backend for LVM has no `resizeVol`; its test driver has).
 */
async function extendLogicalVolume(
  host: LibvirtHost,
  change: Change,
  location: ExistingVolume,
  capacityBytes: number,
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
  /** True if QEMU opens the disk as raw. */
  readonly isRaw: boolean;
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
      const isRaw = (attributeOf(disk, "driver", "type") ?? "raw") === "raw";
      if (sourceOf(disk) === path) return { ref, target: attributeOf(disk, "target", "dev") ?? "", isRaw };
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
