import { cpSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { libvirtUri } from "../host/address.ts";
import type { HostLayout } from "./layout.ts";
import { runCommand } from "./run-command.ts";

/**
 * Saves a libvirtd's cache of QEMU's capabilities for other hosts. libvirt itself checks whether the cache is valid
 * (versions and change times), so a stale cache only saves no time.
 */
export async function saveCapabilities(host: HostLayout, folder: string): Promise<void> {
  await runCommand("virsh", ["-c", libvirtUri(`lab://${host.lab}/${host.name}`), "domcapabilities"]);
  const gathered = join(host.folder, "cache/qemu/capabilities");
  if (readdirSync(gathered).length === 0) return;
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = `${folder}.${process.pid}`;
  cpSync(gathered, fresh, { recursive: true, preserveTimestamps: true });
  try {
    renameSync(fresh, folder);
  } catch {
    rmSync(fresh, { recursive: true, force: true }); // another lab saved its cache first
  }
}
