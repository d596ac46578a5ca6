import { type Dirent, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { labLayout } from "../../src/lab/layout.ts";
import { LAB_VARIABLE } from "../../src/lab/processes.ts";

/**
 * Returns all remains of a lab on the machine, including its folder, as sentences. Ignores other labs, which may come and
 * go meanwhile.
 */
export function traces(root: string, lab: string): string[] {
  const { id } = labLayout(lab, 0);
  const named = {
    namespace: existsSync("/run/netns") ? readdirSync("/run/netns") : [],
    link: readdirSync("/sys/class/net"),
    mount: readFileSync("/proc/self/mountinfo", "utf8").split("\n"),
    cgroup: foldersBelow("/sys/fs/cgroup"),
    loop: loopFiles(),
    folder: existsSync(root) ? [root] : [],
  };
  const rest = Object.entries(named).flatMap(([kind, all]) => all.map((trace) => `${kind} ${trace}`));
  return [...processes(id, root), ...rest.filter((trace) => trace.includes(id) || trace.includes(root))];
}

function processes(id: string, root: string): string[] {
  const others = readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid);
  return others.flatMap((pid) => {
    const command = textOf(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
    const ours = command.includes(root) || textOf(`/proc/${pid}/environ`).includes(`${LAB_VARIABLE}=${id}`);
    return ours ? [`process ${pid} ${command}`] : [];
  });
}

/** Reads folders that other processes may remove meanwhile. */
function foldersBelow(folder: string): string[] {
  const children = entriesOf(folder).filter((entry) => entry.isDirectory());
  const paths = children.map(({ name }) => join(folder, name));
  return paths.flatMap((path) => [path, ...foldersBelow(path)]);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function loopFiles(): string[] {
  const loops = readdirSync("/sys/block").filter((name) => name.startsWith("loop"));
  return loops.map((name) => textOf(join("/sys/block", name, "loop/backing_file")));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
