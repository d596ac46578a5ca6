import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { probeKvm } from "../host/kvm.ts";
import { openShell } from "../host/shell.ts";
import { readHierarchies, usableControllers } from "./cgroups.ts";
import type { LabEnvironment } from "./host.ts";

/**
 * Returns the folder of built images and QEMU's capabilities: `$FLEETWRIGHT_CACHE_DIR`, or a default. Safe to delete.
 */
export function cacheFolder(): string {
  return process.env.FLEETWRIGHT_CACHE_DIR ?? "/var/cache/fleetwright";
}

/** Returns what this machine can give to the hosts of a lab. */
export async function inspectEnvironment(): Promise<LabEnvironment> {
  await using shell = openShell("local:");
  // An ordinary user may write none of them. The lab then runs without control groups, and libvirt applies no CPU shares and quotas.
  const all = readHierarchies().filter(({ mountPoint }) => isWritable(mountPoint));
  const kvm = (await probeKvm(shell)).usable;
  return {
    hierarchies: all,
    controllers: usableControllers(all),
    kvm,
    capabilities: join(cacheFolder(), "capabilities", kvm ? "kvm" : "tcg"),
  };
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
