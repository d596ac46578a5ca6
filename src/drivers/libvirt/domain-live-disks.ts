import type { TypedParams } from "node-libvirt";
import { equal } from "../../model/hash.ts";
import { attach, detach } from "./domain-device.ts";
import { DISK_TUNING, DISK_TUNING_FIELDS, keyedDisks } from "./domain-disks.ts";
import { domainType } from "./domain-type.ts";
import { LIVE, type LiveChange } from "./live-change.ts";
import type { DiskState } from "./states.ts";

/** Unplugs, then plugs in, then limits. What costs more than that is left for a restart. */
export async function liveDisks(change: LiveChange): Promise<void> {
  const running = change.running.disks ?? {};
  const { disks: wanted } = change.after;
  const live = new Map(keyedDisks(change.live, change.origin));
  const stored = new Map(keyedDisks(change.stored, change.origin));
  for (const [key, disk] of live)
    if (isLive(running[key], wanted[key]) && !wanted[key]) await detach(change, disk);
  for (const [key, disk] of stored)
    if (isLive(running[key], wanted[key]) && !running[key]) await attach(change, disk);
  for (const [key, disk] of Object.entries(wanted)) {
    const before = running[key];
    if (before !== undefined && !equal(tuning(before), tuning(disk)))
      await limit(change, before.target, disk);
  }
}

function isLive(before: DiskState | undefined, after: DiskState | undefined): boolean {
  return domainType.impacts.disks(before, after) === "live";
}

/** All limits are set at once: one that is not wanted is 0. */
async function limit({ connect, ref }: LiveChange, target: string, disk: DiskState): Promise<void> {
  await connect.domainSetBlockIoTune(ref, target, tuning(disk), LIVE);
}

function tuning(disk: DiskState): TypedParams {
  return Object.fromEntries(
    DISK_TUNING_FIELDS.map((field) => [DISK_TUNING[field], BigInt(disk[field] ?? 0)]),
  );
}
