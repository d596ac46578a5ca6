import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { basename } from "node:path";
import { Failure } from "../model/failure.ts";
import { runCommand } from "./run-command.ts";

/**
 * Unmounts everything below the folder. Otherwise deleting the folder would delete other files. Throws `rejected` if
 * something stays mounted.
 */
export async function unmountBelow(folder: string): Promise<void> {
  for (const point of mountPointsBelow(folder).reverse()) await runCommand("umount", ["-l", point]);
  const [left] = mountPointsBelow(folder);
  if (left !== undefined) throw new Failure("rejected", `lab: ${left} cannot be unmounted`);
}

interface Mount {
  readonly point: string;
  readonly type: string;
}

function mountPointsBelow(folder: string): string[] {
  return mountsBelow(folder).map(({ point }) => point);
}

function mountsBelow(folder: string): Mount[] {
  const top = realPath(folder);
  if (top === undefined) return [];
  return readMounts("self").filter(({ point }) => point.startsWith(`${top}/`));
}

/** Reads the mounts that a process sees (proc_pid_mountinfo(5)). */
function readMounts(pid: string): Mount[] {
  const lines = readFileSync(`/proc/${pid}/mountinfo`, "utf8").trim().split("\n");
  return lines.map((line) => {
    const [mount = "", source = ""] = line.split(" - ");
    const point = mount.split(" ")[4] ?? "";
    return { point: decodePath(point), type: source.split(" ")[0] ?? "" };
  });
}

/** Returns the path without symbolic links, as mountinfo has it; undefined if there is no such folder. */
function realPath(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}

/** Decodes a path in mountinfo: `\040` is a space (proc_pid_mountinfo(5)). */
function decodePath(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

interface LoopDevice {
  readonly name: string;
  readonly "back-file": string;
  readonly "back-maj:min": string;
  readonly "back-ino": number;
}

/** A file that a loop device of a lab may have. */
interface BackingFile {
  readonly device: string;
  readonly inode: string;
  readonly name: string;
}

/** Returns the files that hosts keep in memory. They are no longer found once the folder is unmounted. */
export async function listMemoryFiles(folder: string): Promise<readonly BackingFile[]> {
  const points = mountsBelow(folder).filter(({ type }) => type === "tmpfs");
  return points.length === 0 ? [] : listFiles(points.map(({ point }) => point));
}

async function listFiles(folders: readonly string[]): Promise<BackingFile[]> {
  const files = await runCommand("find", [...folders, "-xdev", "-type", "f", "-printf", "%D %i %f\\0"]);
  return files.split("\0").map((file) => {
    const [device = "", inode = "", ...words] = file.split(" ");
    return { device: formatDevice(Number(device)), inode, name: words.join(" ") };
  });
}

/**
 * Detaches loop devices whose files lie below the folder, or are these files in memory. A host of the lab may have
 * created them (losetup(8)). Finds them by inode, because their path is that of the host. On the overlay of a host their
 * device number is no longer known, so all overlays count that no process has: hosts of other labs may have files of the
 * same inode and name.
 */
export async function detachLoops(folder: string, memoryFiles: readonly BackingFile[]): Promise<void> {
  const loops = await listLoops();
  if (loops.length === 0) return;
  const files = [...memoryFiles, ...(existsSync(folder) ? await listFiles([folder]) : [])];
  const exact = new Set(files.map(({ device, inode, name }) => `${device} ${inode} ${name}`));
  const ofOverlay = new Set(files.map(({ inode, name }) => `${inode} ${name}`));
  for (const loop of loops) {
    const device = loop["back-maj:min"].trim();
    const file = `${loop["back-ino"]} ${basename(pathOf(loop))}`;
    const isOfOverlay = () => device.startsWith("0:") && ofOverlay.has(file) && !isOnMountedOverlay(loop);
    if (exact.has(`${device} ${file}`) || isOfOverlay()) await runCommand("losetup", ["--detach", loop.name]);
  }
}

/** Returns the path of a loop device's file in its file system. */
function pathOf(loop: LoopDevice): string {
  return loop["back-file"].replace(/ \(deleted\)$/, "");
}

/** Returns whether the file of a loop device lies on an overlay that a process sees. */
function isOnMountedOverlay(loop: LoopDevice): boolean {
  const seen = new Set<string>();
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      try {
        const namespace = readlinkSync(`/proc/${pid}/ns/mnt`);
        if (seen.has(namespace)) return false;
        const points = readMounts(pid).filter(({ type }) => type === "overlay");
        seen.add(namespace);
        return points.some(({ point }) => isFileOf(loop, `/proc/${pid}/root${point}/${pathOf(loop)}`));
      } catch {
        return false; // the process has ended
      }
    });
}

function isFileOf(loop: LoopDevice, path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.ino === loop["back-ino"] && formatDevice(stats.dev) === loop["back-maj:min"].trim();
}

/** Returns the number of a device as `8:1` (makedev(3)). */
function formatDevice(number: number): string {
  return `${(number >> 8) & 0xfff}:${(number & 0xff) | ((number >> 12) & 0xfff00)}`;
}

async function listLoops(): Promise<readonly LoopDevice[]> {
  const columns = "NAME,BACK-FILE,BACK-MAJ:MIN,BACK-INO";
  const list = await runCommand("losetup", ["--list", "--json", "--output", columns]).catch(() => "");
  return list === "" ? [] : (JSON.parse(list) as { loopdevices: LoopDevice[] }).loopdevices; // losetup(8), --json
}
