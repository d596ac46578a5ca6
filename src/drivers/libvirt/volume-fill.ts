import { LibvirtError, type StorageVolRef } from "node-libvirt";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Content } from "../driver.ts";
import { subjectOf } from "../shared/errors.ts";
import { isTestDriver, type LibvirtHost } from "./host.ts";
import { refreshPool } from "./pool-refresh.ts";
import type { VolumeState } from "./states.ts";
import { growVolume } from "./volume-grow.ts";
import { describeVolume, type VolumeLocation, writeFillingSidecar, writeSidecar } from "./volume-lookup.ts";
import { newVolume } from "./volume-xml.ts";
import { formatXml } from "./xml.ts";

/** The desired state of a volume that names its content. */
type FilledVolumeState = VolumeState & Required<Pick<VolumeState, "content">>;

export function hasContent(state: VolumeState): state is FilledVolumeState {
  return state.content !== undefined;
}

/**
 * Fills a volume with given content: images, kernels, seeds, whole copies of images. A complete volume only grows. A
 * volume is created again only if its own sidecar says that it is incomplete. Nothing else is ever overwritten.
 */
export async function fillVolume(
  host: LibvirtHost,
  change: Change,
  location: VolumeLocation,
  desired: FilledVolumeState,
  signal: AbortSignal,
): Promise<void> {
  if (location.ref === undefined || location.sidecar?.filling !== undefined)
    await recreateVolume(host, change, location, desired, signal);
  else if (location.sidecar?.state.content === desired.content)
    await growVolume(host, change, { ...location, ref: location.ref }, desired, signal);
  else throw otherContentFailure(change);
  await writeSidecar(host, change, location, desired);
}

function otherContentFailure(change: Change): Failure {
  const message = `${subjectOf(change)}: a complete volume of that name exists, with another content`;
  return new Failure("world-moved", message, {
    hint: "nothing was overwritten; to create this volume, move the other away by hand",
  });
}

async function recreateVolume(
  host: LibvirtHost,
  change: Change,
  location: VolumeLocation,
  desired: FilledVolumeState,
  signal: AbortSignal,
): Promise<void> {
  const content = await openContent(host, change, signal);
  const capacityBytes = volumeSize(change, content, desired);
  await writeFillingSidecar(host, change, location, desired);
  if (location.ref !== undefined) await deletePartial(host, change, location.ref, signal);
  const ref = await createEmptyVolume(host, location, { name: location.name, format: "raw", capacityBytes });
  if (isTestDriver(host)) return;
  await upload(host, ref, content, signal);
  if (desired.format !== "raw") await refreshPool(host.connect, location.poolRef, signal); // makes libvirt detect the format
}

/** Returns the size to create: the requested one for a disk, the content's for everything else. */
function volumeSize(
  change: Change,
  { sizeBytes }: Content,
  { capacityBytes = sizeBytes }: FilledVolumeState,
): number {
  if (sizeBytes <= capacityBytes) return capacityBytes;
  throw tooSmallFailure(change, "its content", sizeBytes, capacityBytes);
}

/** Returns the failure of a disk that has no room for what it begins with. */
export function tooSmallFailure(
  change: Change,
  content: string,
  contentBytes: number,
  capacityBytes: number,
): Failure {
  const sizes = `${content} has ${contentBytes} bytes, but the requested disk has ${capacityBytes}`;
  return new Failure("rejected", `${subjectOf(change)}: ${sizes}`, { hint: "request a larger disk" });
}

/**
 * Creates the volume that the sidecar announces. If another volume took the name in the meantime, it is not ours: the
 * sidecar is restored.
 */
export async function createEmptyVolume(
  { connect, sidecars }: LibvirtHost,
  { pool, poolRef, sidecar, sidecarPath }: VolumeLocation,
  definition: Parameters<typeof newVolume>[0],
): Promise<StorageVolRef> {
  try {
    return await connect.storageVolCreateXML(poolRef, formatXml(newVolume(definition, pool.type)));
  } catch (error) {
    if (!(error instanceof LibvirtError) || !/exist/i.test(error.message)) throw error;
    if (sidecar === undefined) await sidecars.remove(sidecarPath);
    else await sidecars.write(sidecarPath, sidecar);
    throw error;
  }
}

/** Opens the content. libvirt's test driver holds no data: there a volume only records the content. */
async function openContent(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<Content> {
  if (isTestDriver(host)) return { sizeBytes: 1, stream: async function* () {} };
  if (change.build !== undefined) return host.context.content(change.build, signal);
  throw new Failure("bug", `${subjectOf(change)}: nothing says how its content is made`);
}

/**
 * Deletes an incomplete volume. Throws `rejected` if a thin copy is based on it, because libvirt itself does not check
 * that (virStorageVolDelete).
 */
async function deletePartial(
  host: LibvirtHost,
  change: Change,
  ref: StorageVolRef,
  signal: AbortSignal,
): Promise<void> {
  const { path } = await describeVolume(host, ref);
  const { backing } = await host.disks(signal, [path]);
  const above = [...backing].find(([, below]) => below === path)?.[0];
  if (above !== undefined) {
    throw new Failure("rejected", `${subjectOf(change)}: it is incomplete, but ${above} is based on it`);
  }
  await host.connect.storageVolDelete(ref);
}

async function upload(
  { connect }: LibvirtHost,
  ref: StorageVolRef,
  content: Content,
  signal: AbortSignal,
): Promise<void> {
  await connect.storageVolUpload(ref, cancellable(content.stream(), signal), { length: content.sizeBytes });
}

async function* cancellable(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    if (signal.aborted) throw new Failure("cancelled", "the upload was stopped");
    yield chunk;
  }
}
