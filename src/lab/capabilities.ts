import { cpSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { libvirtUri } from "../host/address.ts";
import { command } from "./command.ts";
import type { HostLayout } from "./layout.ts";

/**
 * Keeps what one libvirtd found out about QEMU, as a start for others. libvirt checks by itself whether it still
 * holds (versions and change times), so an old one costs nothing but the time it would have saved.
 */
export async function saveCapabilities(host: HostLayout, folder: string): Promise<void> {
  await command("virsh", ["-c", libvirtUri(`lab://${host.lab}/${host.name}`), "domcapabilities"]);
  const found = join(host.folder, "cache/qemu/capabilities");
  if (readdirSync(found).length === 0) return;
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = `${folder}.${process.pid}`;
  cpSync(found, fresh, { recursive: true, preserveTimestamps: true });
  try {
    renameSync(fresh, folder);
  } catch {
    rmSync(fresh, { recursive: true, force: true }); // another lab was quicker
  }
}
