import type { TypedParams } from "node-libvirt";
import { equal } from "../../model/hash.ts";
import { attachDevice, detachDevice } from "./attach-device.ts";
import { DISK_TUNING, DISK_TUNING_FIELDS, keyedDisks } from "./domain-disks.ts";
import { domainType } from "./domain-type.ts";
import { LIVE, type LiveChange } from "./live-change.ts";
import type { DiskState } from "./states.ts";

/** Detaches, then attaches, then sets limits. Changes that need more are left for a restart. */
export async function changeDisks(change: LiveChange): Promise<void> {
  const running = change.running.disks ?? {};
  const { disks: desired } = change.after;
  const live = new Map(keyedDisks(change.live, change.origin));
  const stored = new Map(keyedDisks(change.stored, change.origin));
  for (const [key, disk] of live)
    if (isLive(running[key], desired[key]) && !desired[key]) await detachDevice(change, disk);
  for (const [key, disk] of stored)
    if (isLive(running[key], desired[key]) && !running[key]) await attachDevice(change, disk);
  for (const [key, disk] of Object.entries(desired)) {
    const before = running[key];
    if (before !== undefined && !equal(tuningParams(before), tuningParams(disk)))
      await setDiskLimits(change, before.target, disk);
  }
}

function isLive(before: DiskState | undefined, after: DiskState | undefined): boolean {
  return domainType.impacts.disks(before, after) === "live";
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
