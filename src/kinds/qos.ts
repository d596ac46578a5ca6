import type { DiskState } from "../drivers/libvirt/states.ts";
import { parseBytes } from "../model/units.ts";

/** A disk's limits as people write them. */
export interface Qos {
  readonly totalIops?: number | undefined;
  readonly readIops?: number | undefined;
  readonly writeIops?: number | undefined;
  readonly totalBytesPerSecond?: string | number | undefined;
  readonly readBytesPerSecond?: string | number | undefined;
  readonly writeBytesPerSecond?: string | number | undefined;
}

type Limits = Pick<
  DiskState,
  | "totalIops"
  | "readIops"
  | "writeIops"
  | "totalBytesPerSecond"
  | "readBytesPerSecond"
  | "writeBytesPerSecond"
>;

/** The same limits as a disk's state has them; what is not given is not there. */
export function qosState(qos: Qos): Limits {
  return Object.fromEntries(
    Object.entries(qos)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === "string" ? parseBytes(value) : value]),
  );
}
