import { readFileSync } from "node:fs";
import { runCommand } from "./run-command.ts";

/** Unmounts everything below the folder. Otherwise deleting the folder would delete other files. */
export async function unmountBelow(folder: string): Promise<void> {
  const points = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .filter((point) => point.startsWith(`${folder}/`))
    .reverse();
  for (const point of points) await runCommand("umount", ["-l", point]);
}

/** Detaches loop devices whose files lie below the folder. A host of the lab may have created them (losetup(8)). */
export async function detachLoops(folder: string): Promise<void> {
  const list = await runCommand("losetup", ["--list", "--noheadings", "--output", "NAME,BACK-FILE"]).catch(
    () => "",
  );
  for (const line of list.split("\n")) {
    const [device = "", file = ""] = line.trim().split(/\s+/);
    if (file.startsWith(`${folder}/`)) await runCommand("losetup", ["--detach", device]);
  }
}
