import type { DiskState } from "./states.ts";

/** The limits of a disk: the fields of `<iotune>` with libvirt's names, which virDomainSetBlockIoTune uses too. */
export const DISK_TUNING = {
  totalIops: "total_iops_sec",
  readIops: "read_iops_sec",
  writeIops: "write_iops_sec",
  totalBytesPerSecond: "total_bytes_sec",
  readBytesPerSecond: "read_bytes_sec",
  writeBytesPerSecond: "write_bytes_sec",
} as const satisfies { readonly [Field in keyof DiskState]?: string };

export type DiskLimit = keyof typeof DISK_TUNING;
export const DISK_LIMITS = Object.keys(DISK_TUNING) as DiskLimit[]; // the table's own keys

/** The limits of a disk as part of its state. */
export type DiskLimits = Pick<DiskState, DiskLimit>;

/** Returns the path of a disk's limit, as in a plan: `disks.db-data.totalIops`. */
export function limitPath(disk: string, limit: DiskLimit): string {
  return `disks.${disk}.${limit}`;
}
