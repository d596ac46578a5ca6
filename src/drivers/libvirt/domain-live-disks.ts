import type { TypedParams } from "node-libvirt";
import { equal } from "../../model/hash.ts";
import { attachOrLeave, detachOrLeave } from "./attach-device.ts";
import { DISK_LIMITS, DISK_TUNING, type DiskLimits, limitPath } from "./disk-tuning.ts";
import { keyedDisks } from "./domain-disks.ts";
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
    if (before !== undefined) await setDiskLimits(change, key, before, disk);
  }
}

function isLive({ devicesForRestart }: LiveChange, key: string, disk: DiskState | undefined): boolean {
  if (disk === undefined || disk.bootOrder === 1) return false;
  return HOTPLUG_BUSES[disk.bus] && !devicesForRestart.has(diskDevice(key));
}

/** Sets all limits at once. Limits that the resource of an adopted machine leaves open stay as they run. */
async function setDiskLimits(
  { connect, ref, running }: LiveChange,
  key: string,
  before: DiskState,
  after: DiskState,
): Promise<void> {
  const open = running.unmanaged?.fields ?? [];
  const desired = Object.fromEntries(
    DISK_LIMITS.map((limit) => [limit, open.includes(limitPath(key, limit)) ? before[limit] : after[limit]]),
  );
  const params = tuningParams(desired);
  if (equal(tuningParams(before), params)) return;
  await connect.domainSetBlockIoTune(ref, before.target, params, LIVE);
}

/** Returns all limits for virDomainSetBlockIoTune. 0 removes a limit. */
function tuningParams(limits: DiskLimits): TypedParams {
  return Object.fromEntries(DISK_LIMITS.map((limit) => [DISK_TUNING[limit], BigInt(limits[limit] ?? 0)]));
}
