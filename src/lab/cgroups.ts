import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A control group hierarchy of the machine (cgroups(7)). */
export interface Hierarchy {
  readonly mountPoint: string;
  /** For v1 the mount options, such as `cpu` or `cpu,cpuacct`. For v2 `v2`. */
  readonly options: string;
  readonly controllers: readonly string[];
}

/** The controllers that libvirt's QEMU driver uses (cgroup_controllers in qemu.conf), without the device filter. */
const USED_CONTROLLERS = ["cpu", "cpuset", "memory", "blkio", "cpuacct", "io", "pids"];

/** Returns the hierarchies with controllers: those of v1, or else the unified one. */
export function readHierarchies(mountinfo = readFileSync("/proc/self/mountinfo", "utf8")): Hierarchy[] {
  const rows = mountinfo.split("\n").flatMap(parseMount);
  const v1 = rows.filter((row) => row.options !== "v2" && row.controllers.length > 0);
  return v1.length > 0 ? v1 : rows.filter((row) => row.options === "v2").slice(0, 1);
}

function parseMount(line: string): Hierarchy[] {
  const [left = "", right = ""] = line.split(" - ");
  const mountPoint = left.split(" ")[4] ?? "";
  const [type, , superOptions = ""] = right.split(" ");
  if (type === "cgroup2") return [{ mountPoint, options: "v2", controllers: controllersOf(mountPoint) }];
  if (type !== "cgroup") return [];
  const controllers = superOptions.split(",").filter((option) => USED_CONTROLLERS.includes(option));
  return [{ mountPoint, options: controllers.join(","), controllers }];
}

function controllersOf(folder: string): string[] {
  const file = join(folder, "cgroup.controllers");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split(/\s+/) : [];
}

/** Returns the `cgroup_controllers` for qemu.conf that this machine can give to a host. */
export function usableControllers(all: readonly Hierarchy[]): string[] {
  const available = all.flatMap((h) => h.controllers).map((c) => (c === "io" ? "blkio" : c));
  return ["cpu", "cpuset", "memory", "blkio", "cpuacct"].filter((c) => available.includes(c));
}

/** Creates a group for the host in every hierarchy. Returns the folders. Idempotent. */
export function ensureGroups(all: readonly Hierarchy[], id: string, host: string): string[] {
  return all.map((hierarchy) => {
    const group = labGroup(hierarchy, id);
    for (const folder of [group, join(group, host)]) {
      if (hierarchy.options === "v2") delegate(join(folder, ".."), hierarchy.controllers);
      mkdirSync(folder, { recursive: true });
      inheritCpuset(folder);
    }
    return join(group, host);
  });
}

function labGroup({ mountPoint }: Hierarchy, id: string): string {
  return join(mountPoint, `fleetwright-${id}`);
}

function delegate(parent: string, controllers: readonly string[]): void {
  for (const controller of controllers) tryWrite(join(parent, "cgroup.subtree_control"), `+${controller}`);
}

/** Copies the parent's cpuset. In v1 a new cpuset is empty, and no process can join it. */
function inheritCpuset(folder: string): void {
  for (const name of ["cpuset.cpus", "cpuset.mems"]) {
    const file = join(folder, name);
    if (!existsSync(file) || readFileSync(file, "utf8").trim() !== "") continue;
    const parent = join(folder, "..", name);
    if (existsSync(parent)) tryWrite(file, readFileSync(parent, "utf8").trim());
  }
}

function tryWrite(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch {
    // The machine does not delegate this controller.
  }
}

/** Removes the groups of the lab or of one host. Retries, because ended processes leave their group a moment later. */
export async function removeGroups(all: readonly Hierarchy[], id: string, host?: string): Promise<void> {
  for (const hierarchy of all) {
    const group = labGroup(hierarchy, id);
    const top = host === undefined ? group : join(group, host);
    for (let tries = 0; existsSync(top) && tries < 40; tries++) {
      if (removeTree(top)) break;
      await sleep(50);
    }
  }
}

/**
 * Removes a tree of groups. Returns false if a removal fails, also because a process removed its own groups. The next
 * try then finds fewer groups.
 */
function removeTree(folder: string): boolean {
  try {
    const children = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const empty = children.map((child) => removeTree(join(folder, child.name))).every(Boolean);
    if (empty) rmdirSync(folder);
    return empty;
  } catch {
    return false;
  }
}
