import type { StoragePoolRef } from "node-libvirt";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { type ActionTable, type ChangeHandler, desiredState, requireMark } from "../shared/actions.ts";
import { subjectOf } from "../shared/errors.ts";
import { assertSameUuid, replacedFailure } from "../shared/ownership-check.ts";
import { ignoreNotFound } from "./errors.ts";
import type { LibvirtHost } from "./host.ts";
import { assertPoolUnused } from "./host-uses.ts";
import { findOwnedPool, type OwnedPool } from "./owned-objects.ts";
import {
  assertDirectoryFree,
  assertNotClaimedByOther,
  claimDirectory,
  releaseDirectory,
} from "./pool-directory.ts";
import { newPool, readPool } from "./pool-xml.ts";
import { poolSidecarPath, type Sidecar } from "./sidecars.ts";
import type { PoolState } from "./states.ts";
import { formatXml, parseXml } from "./xml.ts";

export const POOL_ACTIONS: ActionTable<ChangeHandler<LibvirtHost>> = {
  objects: "pools",
  handlers: {
    create: createPool,
    update: updatePool,
    restart: restartPool,
    delete: deletePool,
  },
};

/**
 * Creates a pool. Writes the mark first, so that an incomplete pool is ours. Starts the pool last: a running pool has
 * recorded its directory, so that the next plan completes a pool whose creator was killed.
 */
async function createPool(host: LibvirtHost, change: Change): Promise<void> {
  const { connect } = host;
  const desired = desiredState<PoolState>(change);
  const existing = await ignoreNotFound(connect.storagePoolLookupByName(change.name));
  if (existing !== undefined && existing.uuid !== desired.uuid)
    throw replacedFailure(change, "is another pool");
  if (existing !== undefined) return updatePool(host, change);
  await assertDirectoryFree(host, change, desired);
  const sidecar = { mark: requireMark(change), state: desired };
  await writeMark(host, change, sidecar);
  const ref = await connect.storagePoolDefineXML(formatXml(newPool(change.name, desired)));
  await applyRuntimeState(host, ref, desired, async () =>
    writeMark(host, change, await claimDirectory(host, sidecar, desired)),
  );
}

function writeMark({ sidecars }: LibvirtHost, change: Change, sidecar: Sidecar): Promise<void> {
  return sidecars.write(poolSidecarPath(change.name), sidecar);
}

/**
 * Applies state that libvirt keeps beside the definition. Creates a missing directory (virStoragePoolBuild), but never
 * a volume group: that would format disks. Calls `claim` once the directory exists.
 */
async function applyRuntimeState(
  { connect }: LibvirtHost,
  ref: StoragePoolRef,
  desired: PoolState,
  claim: () => Promise<void>,
): Promise<void> {
  if ((await connect.storagePoolGetAutostart(ref)) !== desired.autostart) {
    await connect.storagePoolSetAutostart(ref, desired.autostart);
  }
  const active = await connect.storagePoolIsActive(ref);
  if (desired.active && !active && desired.type === "dir") await connect.storagePoolBuild(ref);
  await claim();
  if (desired.active && !active) await connect.storagePoolCreate(ref);
  if (!desired.active && active) await connect.storagePoolDestroy(ref);
}

/** Updates a pool. Claims its directory only once: a directory that lost its record is another one. */
async function updatePool(host: LibvirtHost, change: Change): Promise<void> {
  const desired = desiredState<PoolState>(change);
  const { ref, sidecar: before } = await requirePool(host, change);
  const sidecar: Sidecar = { ...before, mark: change.mark ?? before.mark, state: desired };
  await writeMark(host, change, sidecar);
  await applyRuntimeState(host, ref, desired, async () => {
    if (before.directory !== undefined) return;
    await assertDirectoryFree(host, change, desired);
    await writeMark(host, change, await claimDirectory(host, sidecar, desired));
  });
}

async function requirePool(host: LibvirtHost, change: Change): Promise<OwnedPool> {
  const owned = await findOwnedPool(host, change);
  if (owned !== undefined) return owned;
  throw new Failure("world-moved", `${subjectOf(change)}: the pool is gone`);
}

async function restartPool(host: LibvirtHost, change: Change): Promise<void> {
  const { ref } = await requirePool(host, change);
  if (await host.connect.storagePoolIsActive(ref)) await host.connect.storagePoolDestroy(ref);
  await host.connect.storagePoolCreate(ref);
}

/** Deletes a pool from libvirt. Its content stays. */
async function deletePool(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const { connect, sidecars } = host;
  const ref = (await findOwnedPool(host, change))?.ref;
  if (ref !== undefined) {
    const { path } = readPool(parseXml(await connect.storagePoolGetXMLDesc(ref)));
    await assertPoolUnused(host, change, path, signal);
    await releaseDirectory(host, ref, path);
    if (await connect.storagePoolIsActive(ref)) await connect.storagePoolDestroy(ref);
    await ignoreNotFound(connect.storagePoolUndefine(ref));
  }
  await sidecars.remove(poolSidecarPath(change.name));
}

/** Adopts an unmanaged pool, or one whose directory was replaced: writes the mark, on the host and in the directory. */
export async function adoptPool(host: LibvirtHost, change: Change): Promise<void> {
  const ref = await ignoreNotFound(host.connect.storagePoolLookupByName(change.name));
  if (ref === undefined) throw new Failure("world-moved", `${subjectOf(change)}: the pool is gone`);
  assertSameUuid(change, ref.uuid);
  const state = (change.before ?? change.after) as unknown as PoolState; // as the planner observed it
  await assertNotClaimedByOther(host, change, state);
  const sidecar = { mark: requireMark(change), state };
  await writeMark(host, change, await claimDirectory(host, sidecar, state));
}
