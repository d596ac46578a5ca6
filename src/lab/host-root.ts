import { existsSync, mkdirSync, statfsSync } from "node:fs";
import { join } from "node:path";
import type { HostLayout } from "./layout.ts";
import { runCommand } from "./run-command.ts";

/** The type of an overlay in statfs(2). The changes of another overlay cannot be stored on it. */
const OVERLAYFS_MAGIC = 0x794c7630;

/**
 * Creates the folder with the changes that a host makes to the machine's files. If the lab's folder lies on an overlay,
 * as in a container, the changes are kept in memory. They stay when the host loses power.
 */
export async function ensureRootFolder(host: HostLayout): Promise<void> {
  const folder = join(host.folder, "root");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (statfsSync(folder).type !== OVERLAYFS_MAGIC) return;
  await runCommand("mount", ["-t", "tmpfs", "-o", "mode=700", "lab-host", folder]);
}

/** Returns the file that the host's init creates if it cannot mount overlays. The host then shares the machine's files. */
export function sharedFilesMark(host: HostLayout): string {
  return join(host.folder, "shares-files");
}

/** Returns whether the host writes to the machine's files, because no overlay could be mounted. */
export function sharesFiles(host: HostLayout): boolean {
  return existsSync(sharedFilesMark(host));
}
