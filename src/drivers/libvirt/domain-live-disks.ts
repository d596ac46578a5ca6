import type { TypedParams } from "node-libvirt";
import { equal } from "../../model/hash.ts";
import { attachOrLeave, detachOrLeave } from "./attach-device.ts";
import { DISK_TUNING, DISK_TUNING_FIELDS, keyedDisks } from "./domain-disks.ts";
import { HOTPLUG_BUSES } from "./domain-type.ts";
import { diskDevice } from "./hotplug.ts";
import { LIVE, type LiveChange } from "./live-change.ts";
import type { DiskState } from "./states.ts";

/** Detaches, then attaches, then sets limits. Changes that need more are left for a restart. */
export async function changeDisks(change: LiveChange): Promise<void> {
  const running = change.running.disks ?? {};
  const { disks: desired } = change.after;
  const live = new Map(keyedDisks(change.live, change.origin));
  const stored = new Map(keyedDisks(change.stored, change.origin));
  for (const [key, disk] of live)
    if (!desired[key] && isLive(change, key, running[key]))
      await detachOrLeave(change, diskDevice(key), disk);
  for (const [key, disk] of stored)
    if (!running[key] && isLive(change, key, desired[key]))
      await attachOrLeave(change, diskDevice(key), disk);
  for (const [key, disk] of Object.entries(desired)) {
    const before = running[key];
    if (before !== undefined && !equal(tuningParams(before), tuningParams(disk)))
      await setDiskLimits(change, before.target, disk);
  }
}

function isLive({ devicesForRestart }: LiveChange, key: string, disk: DiskState | undefined): boolean {
  if (disk === undefined || disk.bootOrder === 1) return false;
  return HOTPLUG_BUSES[disk.bus] && !devicesForRestart.has(diskDevice(key));
}

/** Sets all limits at once: 0 removes a limit. */
async function setDiskLimits({ connect, ref }: LiveChange, target: string, disk: DiskState): Promise<void> {
  await connect.domainSetBlockIoTune(ref, target, tuningParams(disk), LIVE);
}

function tuningParams(disk: DiskState): TypedParams {
  return Object.fromEntries(
    DISK_TUNING_FIELDS.map((field) => [DISK_TUNING[field], BigInt(disk[field] ?? 0)]),
  );
}
