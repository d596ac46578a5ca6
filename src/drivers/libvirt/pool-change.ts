import type { StoragePoolRef } from "node-libvirt";
import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { ifThere } from "./errors.ts";
import type { Host } from "./host.ts";
import { newPool } from "./pool-xml.ts";
import { poolSidecar } from "./sidecars.ts";
import type { PoolState } from "./states.ts";
import { subjectOf } from "./subject.ts";
import { showXml } from "./xml.ts";

type Step = (host: Host, change: Change) => Promise<void>;

export const POOL_ACTIONS: Readonly<Record<Action, Step>> = {
  create: createPool,
  update: updatePool,
  restart: restartPool,
  replace: unsupported,
  delete: deletePool,
  migrate: unsupported,
  trash: unsupported,
  restore: unsupported,
};

async function unsupported(_host: Host, change: Change): Promise<void> {
  throw new Failure("unsupported", `${subjectOf(change)}: ${change.action} is not possible for pools`);
}

/** The mark comes first: a pool that is half made is ours already. */
async function createPool(host: Host, change: Change): Promise<void> {
  const { connect } = host;
  const wanted = wantedState(change);
  const there = await ifThere(connect.storagePoolLookupByName(change.name));
  if (there !== undefined && there.uuid !== wanted.uuid) {
    throw new Failure("world-moved", `${subjectOf(change)}: there is another pool of that name`);
  }
  await writeMark(host, change, wanted);
  const ref = there ?? (await connect.storagePoolDefineXML(showXml(newPool(change.name, wanted))));
  await settle(host, ref, wanted);
}

function wantedState(change: Change): PoolState {
  if (change.after === undefined)
    throw new Failure("bug", `${subjectOf(change)}: ${change.action} without a state`);
  return change.after as unknown as PoolState; // the planner keeps states with their types
}

async function writeMark({ sidecars }: Host, change: Change, state: PoolState): Promise<void> {
  if (change.mark !== undefined) await sidecars.write(poolSidecar(change.name), { mark: change.mark, state });
}

/** A directory is made where it is missing (virStoragePoolBuild); a volume group never is: that would format disks. */
async function settle({ connect }: Host, ref: StoragePoolRef, wanted: PoolState): Promise<void> {
  if ((await connect.storagePoolGetAutostart(ref)) !== wanted.autostart) {
    await connect.storagePoolSetAutostart(ref, wanted.autostart);
  }
  const active = await connect.storagePoolIsActive(ref);
  if (wanted.active && !active && wanted.type === "dir") await connect.storagePoolBuild(ref);
  if (wanted.active && !active) await connect.storagePoolCreate(ref);
  if (!wanted.active && active) await connect.storagePoolDestroy(ref);
}

async function updatePool(host: Host, change: Change): Promise<void> {
  const wanted = wantedState(change);
  await writeMark(host, change, wanted);
  await settle(host, await found(host, change), wanted);
}

async function found({ connect }: Host, change: Change): Promise<StoragePoolRef> {
  const ref = await ifThere(connect.storagePoolLookupByName(change.name));
  if (ref !== undefined) return ref;
  throw new Failure("world-moved", `${subjectOf(change)}: the pool is gone`);
}

async function restartPool(host: Host, change: Change): Promise<void> {
  const ref = await found(host, change);
  if (await host.connect.storagePoolIsActive(ref)) await host.connect.storagePoolDestroy(ref);
  await host.connect.storagePoolCreate(ref);
}

/** libvirt forgets the pool; what lies in it stays. */
async function deletePool({ connect, sidecars }: Host, change: Change): Promise<void> {
  const ref = await ifThere(connect.storagePoolLookupByName(change.name));
  if (ref !== undefined) {
    if (await connect.storagePoolIsActive(ref)) await connect.storagePoolDestroy(ref);
    await ifThere(connect.storagePoolUndefine(ref));
  }
  await sidecars.remove(poolSidecar(change.name));
}

export async function adoptPool({ sidecars }: Host, change: Change): Promise<void> {
  if (change.mark === undefined) return;
  const state = (change.before ?? change.after) as unknown as PoolState; // as the planner observed it
  await sidecars.write(poolSidecar(change.name), { mark: change.mark, state });
}
