import type { StorageVolRef } from "node-libvirt";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Content } from "../driver.ts";
import { type Host, isTestDriver } from "./host.ts";
import { refreshPool } from "./pool-refresh.ts";
import type { VolumeState } from "./states.ts";
import { subjectOf } from "./subject.ts";
import { describeVolume, note, type VolumePlace } from "./volume-place.ts";
import { newVolume } from "./volume-xml.ts";
import { showXml } from "./xml.ts";

/**
 * Makes a volume of given content: images, kernels, seeds. One that is complete is left alone, one that is not is made
 * anew, unless something lies on top of it.
 */
export async function fillVolume(
  host: Host,
  change: Change,
  place: VolumePlace,
  wanted: VolumeState,
  signal: AbortSignal,
): Promise<void> {
  const complete = place.ref !== undefined && place.sidecar?.state.content === wanted.content;
  if (!complete) await makeAnew(host, change, place, wanted, signal);
  await note(host, change, place, wanted);
}

async function makeAnew(
  host: Host,
  change: Change,
  place: VolumePlace,
  { content: _, ...empty }: VolumeState,
  signal: AbortSignal,
): Promise<void> {
  const content = await contentOf(host, change);
  await note(host, change, place, empty);
  if (place.ref !== undefined) await discard(host, change, place.ref, signal);
  const definition = { name: place.name, format: "raw", capacityBytes: content.sizeBytes };
  const ref = await host.connect.storageVolCreateXML(place.poolRef, showXml(newVolume(definition)));
  if (isTestDriver(host)) return;
  await upload(host, ref, content, signal);
  if (empty.format !== "raw") await refreshPool(host.connect, place.poolRef, signal); // looks which format it is
}

/** libvirt's test driver holds no data: there a volume only says that it has the content. */
async function contentOf(host: Host, change: Change): Promise<Content> {
  if (isTestDriver(host)) return { sizeBytes: 1, stream: async function* () {} };
  if (change.build !== undefined) return host.world.content(change.build);
  throw new Failure("bug", `${subjectOf(change)}: nothing says how its content is made`);
}

/** Never from under a volume that is a thin copy of it: libvirt itself does not mind (virStorageVolDelete). */
async function discard(host: Host, change: Change, ref: StorageVolRef, signal: AbortSignal): Promise<void> {
  const { path } = await describeVolume(host, ref);
  const { backing } = await host.disks(signal, [path]);
  const above = [...backing].find(([, below]) => below === path)?.[0];
  if (above !== undefined) {
    throw new Failure("rejected", `${subjectOf(change)}: it is incomplete, but ${above} lies on top of it`);
  }
  await host.connect.storageVolDelete(ref);
}

/** Byte for byte, into a volume of exactly its size. */
async function upload(
  { connect }: Host,
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
