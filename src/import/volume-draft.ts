import { DISK_LIMITS } from "../drivers/libvirt/disk-tuning.ts";
import type { DiskState } from "../drivers/libvirt/states.ts";
import { formatBytes } from "../model/units.ts";
import type { ResourceDraft, SpecDraft } from "./drafts.ts";
import type { FoundDisk } from "./machine.ts";

/** Returns the resource of a disk that is in a pool. Its size and its format stay as found. */
export function volumeDraft({
  name,
  poolName,
  volume,
  state,
}: FoundDisk & { readonly name: string; readonly poolName: string }): ResourceDraft {
  const qos = qosOf(state);
  const hasLimits = Object.keys(qos).length > 0;
  const spec = { pool: poolName, existing: { name: volume.file }, qos: hasLimits ? qos : undefined };
  return { kind: "Volume", name, spec, comments: [] };
}

function qosOf(state: DiskState): SpecDraft {
  const limits = DISK_LIMITS.map((field) => [field, state[field] ?? 0] as const);
  return Object.fromEntries(
    limits
      .filter(([, limit]) => limit > 0)
      .map(([field, limit]) => [field, field.endsWith("Iops") ? limit : formatBytes(limit)]),
  );
}

/** Returns the spec of a pool of libvirt that is used and not owned. */
export function poolSpec(name: string, host: string): SpecDraft {
  return { type: "existing", name, hosts: [host] };
}

/** Returns the name of a disk's file without the ending that tells its format. */
export function stemOf(file: string): string {
  return file.replace(/\.(qcow2|raw|img)$/, "");
}
