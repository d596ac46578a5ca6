import { existsSync, readFileSync, realpathSync } from "node:fs";
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

function mountPointsBelow(folder: string): string[] {
  const top = realPath(folder);
  if (top === undefined) return [];
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) => decodePath(line.split(" ")[4] ?? ""))
    .filter((point) => point.startsWith(`${top}/`));
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

/** Stands for the number of any file system without a device. */
const OVERLAY = "0";

interface LoopDevice {
  readonly name: string;
  readonly "back-file": string;
  readonly "back-maj:min": string;
  readonly "back-ino": number;
}

/**
 * Detaches loop devices whose files lie below the folder. A host of the lab may have created them (losetup(8)). Finds
 * them by inode, because their path is that of the host.
 */
export async function detachLoops(folder: string): Promise<void> {
  const loops = await listLoops();
  if (loops.length === 0 || !existsSync(folder)) return;
  const files = await runCommand("find", [folder, "-type", "f", "-printf", "%i %D %f\\0"]);
  const below = new Set(files.split("\0").flatMap(possibleKeys));
  for (const loop of loops)
    if (below.has(loopKey(loop))) await runCommand("losetup", ["--detach", loop.name]);
}

async function listLoops(): Promise<readonly LoopDevice[]> {
  const columns = "NAME,BACK-FILE,BACK-MAJ:MIN,BACK-INO";
  const list = await runCommand("losetup", ["--list", "--json", "--output", columns]).catch(() => "");
  return list === "" ? [] : (JSON.parse(list) as { loopdevices: LoopDevice[] }).loopdevices; // losetup(8), --json
}

/** Returns the keys of a file as a loop device may have it: by its own device number, or by that of an overlay. */
function possibleKeys(file: string): string[] {
  const [inode = "", device = "", ...words] = file.split(" ");
  const number = Number(device);
  const major = (number >> 8) & 0xfff;
  const minor = (number & 0xff) | ((number >> 12) & 0xfff00); // makedev(3)
  return [`${major}:${minor}`, OVERLAY].map((of) => `${of} ${inode} ${words.join(" ")}`);
}

function loopKey(loop: LoopDevice): string {
  const name = basename(loop["back-file"].replace(/ \(deleted\)$/, ""));
  const device = loop["back-maj:min"].trim();
  return `${device.startsWith("0:") ? OVERLAY : device} ${loop["back-ino"]} ${name}`;
}
