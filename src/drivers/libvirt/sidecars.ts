import { randomUUID } from "node:crypto";
import { quote } from "../../host/quote.ts";
import type { CommandResult, Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";
import type { Mark, Trashed } from "../../model/object.ts";
import type { PoolState, VolumeState } from "./states.ts";

/**
 * What libvirt has no place for on pools and volumes: it drops their metadata. One small JSON file an object, beside the
 * volumes of a directory pool, else in a folder of ours on the host. An object without one is a stranger.
 */
export interface Sidecar {
  readonly mark: Mark;
  /** As it was made: the only source while the pool is down. `content` only once it is complete. */
  readonly state: VolumeState | PoolState;
  readonly trashed?: Trashed;
}

export interface Sidecars {
  /** Everything in these folders, and these files, by path. */
  readAll(folders: readonly string[], signal?: AbortSignal): Promise<Map<string, Sidecar>>;
  /** Whole or not at all. */
  write(path: string, sidecar: Sidecar, signal?: AbortSignal): Promise<void>;
  remove(path: string): Promise<void>;
}

/** The name of the folder beside the volumes: not a volume. */
export const SIDECAR_FOLDER = ".fleetwright";
/** Part of what libvirt keeps about itself: every host has one of its own. */
const HOST_FOLDER = "/var/lib/libvirt/fleetwright";
export const POOL_SIDECARS = `${HOST_FOLDER}/pools`;

export function poolSidecar(pool: string): string {
  return `${POOL_SIDECARS}/${pool}.json`;
}

export function volumeSidecars(pool: string, { type, path }: Pick<PoolState, "type" | "path">): string {
  return type === "dir" ? `${path}/${SIDECAR_FOLDER}` : `${HOST_FOLDER}/volumes/${pool}`;
}

/** Files on the host. All are read by one command, however many there are. */
export function shellSidecars(shell: Shell): Sidecars {
  const run = async (path: string, command: Promise<CommandResult>) => {
    const result = await command;
    if (result.exitCode === 0) return;
    throw new Failure("rejected", `${shell.name}: ${path} cannot be written: ${result.stderr.trim()}`);
  };
  return {
    async readAll(folders, signal) {
      // 1: nothing found; 2: a folder that is not there yet. What could be read is printed all the same.
      const options = signal === undefined ? {} : { signal };
      const { stdout } = await shell.run(
        ["grep", "-rHZsI", "--include=*.json", "", "--", ...folders],
        options,
      );
      return parseSidecars(stdout);
    },
    write: (path, sidecar, signal) => {
      const stdin = `${JSON.stringify(sidecar)}\n`;
      const text = `set -- ${quote([path, randomUUID()])}\n${WRITE}`;
      return run(path, shell.script(text, signal === undefined ? { stdin } : { stdin, signal }));
    },
    remove: (path) => run(path, shell.run(["rm", "-f", "--", path])),
  };
}

/**
 * A file is complete on the disk before it has its name. When the writer is killed, its input just ends: a line without
 * its end is thrown away, and the mark stays as it was. What sh does itself takes no further process.
 */
const WRITE = `set -e; d=\${1%/*}; t="$1.$2.new"
IFS= read -r line || { echo "the input was cut off" >&2; exit 1; }
[ -d "$d" ] || mkdir -p "$d"
printf '%s\\n' "$line" > "$t"; sync "$t"; mv -f "$t" "$1"`;

/** `grep -Z` prints a path, NUL, and the one line of the file. */
function parseSidecars(output: string): Map<string, Sidecar> {
  const found = new Map<string, Sidecar>();
  for (const line of output.split("\n")) {
    const [path, text] = line.split("\0");
    const sidecar = text === undefined ? undefined : parse(text);
    if (path !== undefined && sidecar !== undefined) found.set(path, sidecar);
  }
  return found;
}

/** A file that is not ours to read is no mark: then the object is a stranger, and left alone. */
function parse(text: string): Sidecar | undefined {
  try {
    const value = JSON.parse(text) as Partial<Sidecar> | null; // checked for what everything relies on
    return value?.mark?.fleet !== undefined && value.state !== undefined ? (value as Sidecar) : undefined;
  } catch {
    return undefined;
  }
}

/** For libvirt's in-process test driver: what it holds lives as long as the process, and so do these. */
export function memorySidecars(kept: Map<string, Sidecar>): Sidecars {
  return {
    readAll: async (folders) =>
      new Map(
        [...kept].filter(([path]) =>
          folders.some((folder) => path === folder || path.startsWith(`${folder}/`)),
        ),
      ),
    write: async (path, sidecar) => {
      kept.set(path, sidecar);
    },
    remove: async (path) => {
      kept.delete(path);
    },
  };
}
