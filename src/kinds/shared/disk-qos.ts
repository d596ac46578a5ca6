import { DISK_LIMITS, type DiskLimit, type DiskLimits } from "../../drivers/libvirt/disk-tuning.ts";
import { parseBytes } from "../../model/units.ts";

/** The limits of a disk in a spec. */
export type DiskQos = { readonly [Limit in DiskLimit]?: string | number | undefined };

/** Returns all limits for the state of a disk. A limit that no file sets is null, so that one that was applied is removed. */
export function qosState(qos: DiskQos): DiskLimits {
  return Object.fromEntries(DISK_LIMITS.map((field) => [field, toNumber(qos[field])]));
}

function toNumber(limit: string | number | undefined): number | null {
  return typeof limit === "string" ? parseBytes(limit) : (limit ?? null);
}
