import { join } from "node:path";
import { probeKvm } from "../host/kvm.ts";
import { openShell } from "../host/shell.ts";
import { hierarchies, usableControllers } from "./cgroups.ts";
import type { Machine } from "./host.ts";

/** Where what is built once is kept, images and knowledge about QEMU: `$FLEETWRIGHT_CACHE_DIR`. Safe to delete. */
export function cacheFolder(): string {
  return process.env.FLEETWRIGHT_CACHE_DIR ?? "/var/cache/fleetwright";
}

/** What this machine can give to the hosts of a lab. */
export async function inspectMachine(): Promise<Machine> {
  await using shell = openShell("local:");
  const all = hierarchies();
  const kvm = (await probeKvm(shell)).usable;
  return {
    hierarchies: all,
    controllers: usableControllers(all),
    kvm,
    capabilities: join(cacheFolder(), "capabilities", kvm ? "kvm" : "tcg"),
  };
}
