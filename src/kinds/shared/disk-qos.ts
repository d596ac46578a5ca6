import type { DiskState } from "../../drivers/libvirt/states.ts";
import { parseBytes } from "../../model/units.ts";

/** The limits of a disk in a spec. */
export interface DiskQos {
  readonly totalIops?: number | undefined;
  readonly readIops?: number | undefined;
  readonly writeIops?: number | undefined;
  readonly totalBytesPerSecond?: string | number | undefined;
  readonly readBytesPerSecond?: string | number | undefined;
  readonly writeBytesPerSecond?: string | number | undefined;
}

type DiskLimits = Pick<
  DiskState,
  | "totalIops"
  | "readIops"
  | "writeIops"
  | "totalBytesPerSecond"
  | "readBytesPerSecond"
  | "writeBytesPerSecond"
>;

/** Returns the limits for the state of a disk. Limits that are not set are absent. */
export function qosState(qos: DiskQos): DiskLimits {
  return Object.fromEntries(
    Object.entries(qos)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === "string" ? parseBytes(value) : value]),
  );
}
