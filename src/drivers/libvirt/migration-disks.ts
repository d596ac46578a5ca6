import type { Change, MigratedVolume } from "../../model/change.ts";
import { deadlineSignal } from "../../model/deadline.ts";
import { Failure } from "../../model/failure.ts";
import type { Moved } from "../../model/object.ts";
import { subjectOf } from "../shared/errors.ts";
import { ignoreNotFound } from "./errors.ts";
import type { LibvirtHost } from "./host.ts";
import { assertVolumeUnused } from "./host-uses.ts";
import type { VolumeState } from "./states.ts";
import { volumeDefinition } from "./volume-change.ts";
import { createEmptyVolume } from "./volume-fill.ts";
import {
  describeVolume,
  lookUpOwnedVolume,
  lookUpVolume,
  type VolumeLocation,
  writeArrivingSidecar,
} from "./volume-lookup.ts";

/** A disk of a machine on its way: the empty volume on the destination, into which QEMU copies. */
export interface ArrivingDisk {
  readonly change: Change;
  readonly sourcePath: string;
  readonly path: string;
  readonly moved: Moved;
}

/**
 * Creates the volumes into which a migration copies. libvirt would create them by itself, but without a mark, and not as thin copies.
 * A volume that an earlier attempt began is created anew; any other volume in the place is left alone.
 */
export async function prepareDisks(
  source: LibvirtHost,
  destination: LibvirtHost,
  { migration }: Change,
  signal: AbortSignal,
): Promise<ArrivingDisk[]> {
  const prepared: ArrivingDisk[] = [];
  try {
    for (const disk of migration?.disks ?? [])
      prepared.push(await prepareDisk(source, destination, disk, signal));
    return prepared;
  } catch (error) {
    await discardDisks(destination, prepared);
    throw error;
  }
}

async function prepareDisk(
  source: LibvirtHost,
  destination: LibvirtHost,
  disk: MigratedVolume,
  signal: AbortSignal,
): Promise<ArrivingDisk> {
  const change = volumeChange(destination, disk);
  const from = await lookUpVolume(source, volumeChange(source, disk), signal);
  if (from.ref === undefined) throw new Failure("world-moved", `${disk.from} is gone`);
  const { capacityBytes } = await describeVolume(source, from.ref);
  const location = await clearPlace(destination, change, signal);
  const state = { ...(disk.state as unknown as VolumeState), capacityBytes }; // a volume's
  const definition = await volumeDefinition(destination, change, location, state, signal);
  const moved = { from: source.target, count: (from.sidecar?.moved?.count ?? 0) + 1 };
  await writeArrivingSidecar(destination, change, location, {
    state: recorded(disk),
    moved,
    isComplete: false,
  });
  await createEmptyVolume(destination, location, definition);
  const path = `${location.pool.path}/${location.name}`;
  return { change, sourcePath: `${from.pool.path}/${from.name}`, path, moved };
}

function recorded({ state }: MigratedVolume): VolumeState {
  return state as unknown as VolumeState; // as above
}

/** Returns the change of a volume as the functions for volumes expect it. */
function volumeChange({ target }: LibvirtHost, { to, state, mark }: MigratedVolume): Change {
  const name = to.slice(to.indexOf("/") + 1);
  const ref = { id: `volume@${target}/${name}`, type: "volume", target, name } as const;
  return { ...ref, owner: mark.owner, action: "create", fields: [], after: state, mark };
}

/** Removes what an earlier attempt left in the place of a disk. */
async function clearPlace(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<VolumeLocation> {
  const location = await lookUpOwnedVolume(host, change, signal);
  const { ref, sidecar } = location;
  if (ref === undefined && sidecar === undefined) return location;
  if (sidecar?.filling === undefined || sidecar.moved === undefined)
    throw new Failure("rejected", `${subjectOf(change)}: the volume is there already`, {
      hint: "where two hosts share a directory, give each its own; else move that volume aside",
    });
  await removeVolume(host, change, location, signal);
  return { ...location, ref: undefined, sidecar: undefined };
}

async function removeVolume(
  host: LibvirtHost,
  change: Change,
  { ref, name, pool, sidecarPath }: VolumeLocation,
  signal: AbortSignal,
): Promise<void> {
  if (ref !== undefined) {
    await assertVolumeUnused(host, change, `${pool.path}/${name}`, signal);
    await ignoreNotFound(host.connect.storageVolDelete(ref));
  }
  await host.sidecars.remove(sidecarPath);
}

/** Long enough for large files, which file systems take time to delete. */
const DISCARD_MS = 5 * 60_000;

/** Removes half-copied volumes. A volume that a machine uses by now stays. */
export async function discardDisks(host: LibvirtHost, disks: readonly ArrivingDisk[]): Promise<void> {
  const signal = deadlineSignal(DISCARD_MS);
  for (const { change } of disks) {
    const location = await lookUpOwnedVolume(host, change, signal);
    if (location.sidecar?.filling !== undefined) await removeVolume(host, change, location, signal);
  }
}

/** Records that the disks of a machine that has arrived are complete. */
export async function completeDisks(
  host: LibvirtHost,
  { migration }: Change,
  signal: AbortSignal,
): Promise<void> {
  for (const disk of migration?.disks ?? []) {
    const change = volumeChange(host, disk);
    const location = await lookUpOwnedVolume(host, change, signal);
    const { filling, moved } = location.sidecar ?? {};
    if (filling === undefined || moved === undefined) continue;
    await writeArrivingSidecar(host, change, location, { state: recorded(disk), moved, isComplete: true });
  }
}
