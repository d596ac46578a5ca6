import { readFileSync } from "node:fs";
import { command } from "./command.ts";

/** Unmounts whatever is mounted below the folder, so that deleting the folder deletes nothing else. */
export async function unmountBelow(folder: string): Promise<void> {
  const points = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .filter((point) => point.startsWith(`${folder}/`))
    .reverse();
  for (const point of points) await command("umount", ["-l", point]);
}

/** Detaches loop devices whose files lie below the folder: a host of the lab may have made them (losetup(8)). */
export async function detachLoops(folder: string): Promise<void> {
  const list = await command("losetup", ["--list", "--noheadings", "--output", "NAME,BACK-FILE"]).catch(
    () => "",
  );
  for (const line of list.split("\n")) {
    const [device = "", file = ""] = line.trim().split(/\s+/);
    if (file.startsWith(`${folder}/`)) await command("losetup", ["--detach", device]);
  }
}
