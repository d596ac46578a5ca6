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
  const all = readHierarchies();
  const kvm = (await probeKvm(shell)).usable;
  return {
    hierarchies: all,
    controllers: usableControllers(all),
    kvm,
    capabilities: join(cacheFolder(), "capabilities", kvm ? "kvm" : "tcg"),
  };
}
