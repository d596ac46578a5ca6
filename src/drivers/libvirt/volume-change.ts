import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { equal } from "../../model/hash.ts";
import { type ActionTable, type ChangeHandler, desiredState } from "../shared/actions.ts";
import { subjectOf } from "../shared/errors.ts";
import { replacedFailure } from "../shared/ownership-check.ts";
import { completeIncoming } from "./incoming-volumes.ts";
import { ignoreNotFound } from "./errors.ts";
import type { LibvirtHost } from "./host.ts";
import { assertVolumeUnused } from "./host-uses.ts";
import { readPool } from "./pool-xml.ts";
import { findVolumeSidecar, type VolumeSidecar, volumeSidecarFolders } from "./sidecars.ts";
import type { VolumeState } from "./states.ts";
import { createEmptyVolume, fillVolume, hasContent, tooSmallFailure } from "./volume-fill.ts";
import { growVolume } from "./volume-grow.ts";
import { describeVolume, lookUpOwnedVolume, type VolumeLocation, writeSidecar } from "./volume-lookup.ts";
import { asRaw, type VolumeDefinition } from "./volume-xml.ts";
import { parseXml } from "./xml.ts";

/**
 * The actions on volumes. The sidecar is written before the volume is created, so that no volume exists without its
 * mark. The digest of the content is written when the content is complete.
 */
export const VOLUME_ACTIONS: ActionTable<ChangeHandler<LibvirtHost>> = {
  objects: "volumes",
  handlers: {
    create: createVolume,
    update: updateVolume,
    trash: trashVolume,
    restore: updateVolume,
    delete: deleteVolume,
  },
  hint: "its data would be lost: make another volume and copy",
};

async function createVolume(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const location = await lookUpOwnedVolume(host, change, signal);
  await converge(host, change, location, signal);
}

async function updateVolume(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const location = await lookUpOwnedVolume(host, change, signal);
  if (location.ref === undefined || location.sidecar === undefined) throw goneFailure(change);
  await converge(host, change, location, signal);
}

/** Converges a volume to its desired state. Overwrites data only where a digest says what to write. */
async function converge(
  host: LibvirtHost,
  change: Change,
  found: VolumeLocation,
  signal: AbortSignal,
): Promise<void> {
  const desired = desiredState<VolumeState>(change);
  const location = await completeIncoming(host, change, found);
  if (hasContent(desired)) return fillVolume(host, change, location, desired, signal);
  if (location.sidecar?.filling !== undefined) throw halfFilledFailure(change);
  const { ref } = location;
  if (ref !== undefined) {
    await growVolume(host, change, { ...location, ref }, desired, signal);
    return writeSidecar(host, change, location, desired);
  }
  const definition = await volumeDefinition(host, change, location, desired, signal);
  await writeSidecar(host, change, location, desired);
  await createEmptyVolume(host, location, definition);
}

/**
 * Returns the failure of a delete: a volume is kept if a user took it out of the trash, or put it there again, since
 * the plan.
 */
function notAsPlannedFailure(change: Change, { trashed }: VolumeSidecar): Failure {
  if (trashed === undefined) return replacedFailure(change, "is not in the trash any more");
  return replacedFailure(
    change,
    `is in the trash ${trashed.until === null ? "for good" : `until ${trashed.until}`}`,
  );
}

function goneFailure(change: Change): Failure {
  return new Failure("world-moved", `${subjectOf(change)}: the volume is gone`);
}

function halfFilledFailure(change: Change): Failure {
  const message = `${subjectOf(change)}: the volume is incomplete, and nothing says which content it needs`;
  return new Failure("rejected", message, { hint: "delete it by hand; the next plan creates it again" });
}

/** Returns the definition of a new volume, with its base. Throws `rejected` if the base is missing, or larger. */
export async function volumeDefinition(
  host: LibvirtHost,
  change: Change,
  location: VolumeLocation,
  desired: VolumeState,
  signal: AbortSignal,
) {
  const { format, capacityBytes = 0 } = desired;
  const base = { name: location.name, format, capacityBytes };
  if (desired.backing === undefined) return base;
  const below = await describeBacking(host, location, desired.backing, signal);
  if (below === undefined) {
    throw new Failure(
      "rejected",
      `${subjectOf(change)}: cannot copy the volume "${desired.backing}": it does not exist`,
    );
  }
  if (below.capacityBytes > capacityBytes)
    throw tooSmallFailure(change, `the disk of ${desired.backing}`, below.capacityBytes, capacityBytes);
  return { ...base, backing: { path: below.path, format: below.format } };
}

/**
 * Returns the volume that a thin copy is based on, in the format of its sidecar. libvirt would guess the format from the
 * content. The base is in the same pool, or it is a volume of ours in another one, given by its path.
 */
async function describeBacking(
  host: LibvirtHost,
  location: VolumeLocation,
  backing: string,
  signal: AbortSignal,
): Promise<VolumeDefinition | undefined> {
  const { connect } = host;
  const isElsewhere = backing.startsWith("/");
  const ref = await ignoreNotFound(
    isElsewhere
      ? connect.storageVolLookupByPath(backing)
      : connect.storageVolLookupByName(location.poolRef, backing),
  );
  if (ref === undefined) return undefined;
  const { poolName, pool } = isElsewhere ? await describePool(host, ref.pool) : location;
  const paths = volumeSidecarFolders(poolName, pool).map((folder) => `${folder}/${ref.name}.json`);
  const sidecars = await host.sidecars.readAll(paths, signal);
  const sidecar = findVolumeSidecar(poolName, pool, ref.name, sidecars)?.sidecar;
  if (sidecar === undefined || (isElsewhere && !isComplete(host, sidecar))) return undefined;
  const volume = await describeVolume(host, ref);
  return sidecar.state.format === "raw" ? asRaw(volume) : { ...volume, format: sidecar.state.format };
}

/** A base in another pool must be the fleet's own, because the driver of this volume did not look at it. */
function isComplete({ context }: LibvirtHost, { mark, filling }: VolumeSidecar): boolean {
  return mark.fleet === context.fleet && filling === undefined;
}

async function describePool(
  { connect }: LibvirtHost,
  poolName: string,
): Promise<Pick<VolumeLocation, "poolName" | "pool">> {
  const poolRef = await connect.storagePoolLookupByName(poolName);
  return { poolName, pool: readPool(parseXml(await connect.storagePoolGetXMLDesc(poolRef))) };
}

/** Trashes a volume in place: nothing is moved, so that nothing can be lost on the way. */
async function trashVolume(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const { name, pool, sidecar, sidecarPath } = await lookUpOwnedVolume(host, change, signal);
  if (sidecar === undefined || change.trashed === undefined) throw goneFailure(change);
  if (change.trashed.movedTo !== undefined)
    // then a machine here would have come back
    await assertVolumeUnused(host, change, `${pool.path}/${name}`, signal);
  const trashed: VolumeSidecar = {
    mark: change.mark ?? sidecar.mark,
    state: sidecar.state,
    trashed: change.trashed,
    ...(sidecar.folder === undefined ? {} : { folder: sidecar.folder }),
    ...(sidecar.moved === undefined ? {} : { moved: sidecar.moved }),
  };
  await host.sidecars.write(sidecarPath, trashed);
}

/** Deletes a volume. Removes the sidecar last: until then an incompletely deleted volume is ours. */
async function deleteVolume(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const { ref, name, pool, sidecar, sidecarPath } = await lookUpOwnedVolume(host, change, signal);
  if (sidecar !== undefined && !equal(sidecar.trashed, change.trashed))
    throw notAsPlannedFailure(change, sidecar);
  if (ref !== undefined) {
    await assertVolumeUnused(host, change, `${pool.path}/${name}`, signal);
    await ignoreNotFound(host.connect.storageVolDelete(ref));
  }
  await host.sidecars.remove(sidecarPath);
}
