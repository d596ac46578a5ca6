import { randomUUID } from "node:crypto";
import { quoteCommand } from "../../host/quote.ts";
import type { CommandResult, Shell } from "../../host/shell.ts";
import type { Mark, Moved, Trashed } from "../../model/object.ts";
import { isObject, isTrashed, parseMark } from "../shared/parse-mark.ts";
import { shellRefusal } from "../shared/shell-refusal.ts";
import type { PoolState, VolumeState } from "./states.ts";

/**
 * Our record of a pool or volume, whose metadata libvirt drops. Each record is a small JSON file: beside the volumes of
 * a directory pool of ours, otherwise in a folder of ours on the host, so that nothing of ours lies in the directories of
 * others. An object without one is unmanaged.
 */
export interface Sidecar {
  readonly mark: Mark;
  /** The state at creation: the only source while the pool is stopped. It has `content` only once that is complete. */
  readonly state: VolumeState | PoolState;
  /** Digest of the content that is being written: the volume is incomplete. Only then may it be created again. */
  readonly filling?: string;
  /**
   * True while a logical volume grows below a running machine. `state` has the size before. The volume itself may have
   * grown already, and the machine may not know it.
   */
  readonly growing?: true;
  /** True if the directory of a directory pool holds a copy of this sidecar, by which it is recognized. */
  readonly directory?: true;
  /** The pool's directory when the volume was made in a pool of others. The record counts only for this directory. */
  readonly folder?: PoolFolder;
  readonly trashed?: Trashed;
  /** The migration that brought, or brings, the data of the volume. With `filling` it brings them still. */
  readonly moved?: Moved;
}

/** A directory of files, or of the devices of a volume group. */
export interface PoolFolder {
  readonly path: string;
  /** Inode number, which differs while another file system is mounted there. Absent for a volume group. */
  readonly inode?: string;
}

export interface VolumeSidecar extends Sidecar {
  readonly state: VolumeState;
}

export interface Sidecars {
  /** Reads all sidecars in these folders, and these files, by path. */
  readAll(folders: readonly string[], signal?: AbortSignal): Promise<Map<string, Sidecar>>;
  /** Writes a sidecar atomically. */
  write(path: string, sidecar: Sidecar, signal?: AbortSignal): Promise<void>;
  remove(path: string): Promise<void>;
}

/** Name of the folder beside the volumes. libvirt lists it, but it is no volume. */
export const SIDECAR_FOLDER = ".fleetwright";
/** Our folder below libvirt's own data, which every host has. */
const HOST_FOLDER = "/var/lib/libvirt/fleetwright";
export const POOL_SIDECARS = `${HOST_FOLDER}/pools`;

export function poolSidecarPath(pool: string): string {
  return `${POOL_SIDECARS}/${pool}.json`;
}

type PoolPlace = Pick<PoolState, "type" | "path">;

/** Returns the folder of the sidecars of volumes in a pool of ours. */
export function volumeSidecarFolder(pool: string, { type, path }: PoolPlace): string {
  return type === "dir" ? `${path}/${SIDECAR_FOLDER}` : hostSidecarFolder(pool);
}

/** Returns the folder of the sidecars of volumes in a pool that others made, and in a volume group. */
export function hostSidecarFolder(pool: string): string {
  return `${HOST_FOLDER}/volumes/${pool}`;
}

/** Returns all folders in which sidecars of a pool's volumes may lie: the pool may have become ours, or left the fleet. */
export function volumeSidecarFolders(pool: string, place: PoolPlace): readonly string[] {
  const own = volumeSidecarFolder(pool, place);
  const onHost = hostSidecarFolder(pool);
  return own === onHost ? [own] : [own, onHost];
}

/** A sidecar with the path of its file. */
export interface FoundSidecar {
  readonly path: string;
  readonly sidecar: VolumeSidecar;
}

/** Finds the sidecar of a volume of this pool. */
export function findVolumeSidecar(
  pool: string,
  place: PoolPlace,
  volume: string,
  sidecars: ReadonlyMap<string, Sidecar>,
): FoundSidecar | undefined {
  for (const folder of volumeSidecarFolders(pool, place)) {
    const path = `${folder}/${volume}.json`;
    const sidecar = asVolumeSidecar(pool, sidecars.get(path));
    if (sidecar !== undefined && isInFolder(sidecar, place)) return { path, sidecar };
  }
  return undefined;
}

/** False for the record of a volume in another directory, whose pool had this name. */
export function isInFolder({ folder }: Sidecar, { path }: PoolPlace): boolean {
  return folder === undefined || folder.path === path;
}

/**
 * Returns the path of a pool's sidecar copy in its own directory. A directory without it, or with that of another pool,
 * is not the pool's: its file system is not mounted, or two pools spell one directory in two ways.
 */
export function directorySidecarPath(path: string): string {
  return `${path}/${SIDECAR_FOLDER}/${OWN_FOLDER}/pool.json`;
}

/** No volume can have this path, because no volume has a slash in its name. */
const OWN_FOLDER = ".directory";

/** Returns true if a file in the sidecar folder belongs to a volume. */
export function isVolumeSidecar(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`) && !path.startsWith(`${folder}/${OWN_FOLDER}/`);
}

/**
 * Returns the sidecar if it belongs to a volume of this pool. The sidecars of another pool in the same directory do not
 * count.
 */
export function asVolumeSidecar(pool: string, sidecar: Sidecar | undefined): VolumeSidecar | undefined {
  const isOwn = sidecar !== undefined && "pool" in sidecar.state && sidecar.state.pool === pool;
  return isOwn ? (sidecar as VolumeSidecar) : undefined; // its state is a volume's
}

/** Creates sidecars in files on the host. One command reads all of them. */
export function createShellSidecars(shell: Shell): Sidecars {
  const run = async (path: string, command: Promise<CommandResult>) => {
    const result = await command;
    if (result.exitCode === 0) return;
    throw shellRefusal(shell, `${path} cannot be written`, result.stderr);
  };
  return {
    async readAll(folders, signal) {
      // 1: no file found; 2: a folder does not exist yet. The output holds what could be read in any case.
      const options = signal === undefined ? {} : { signal };
      const { stdout } = await shell.run([...READ, ...folders], options);
      return parseSidecars(stdout);
    },
    write: (path, sidecar, signal) => {
      const stdin = `${JSON.stringify(sidecar)}\n`;
      const text = `set -- ${quoteCommand([path, randomUUID()])}\n${WRITE}`;
      return run(path, shell.script(text, signal === undefined ? { stdin } : { stdin, signal }));
    },
    remove: (path) => run(path, shell.run(["rm", "-f", "--", path])),
  };
}

/** Reads regular files only: opening a FIFO or a device could block forever. */
const READ = ["grep", "-rHZsI", "-D", "skip", "--include=*.json", "", "--"];

/**
 * Completes a file on the disk before it gets its name. When the writer is killed, its input just ends: a line without
 * its end is thrown away, and the mark stays as it was. Builtins of sh need no further process.
 */
const WRITE = `set -e; d=\${1%/*}; t="$1.$2.new"
IFS= read -r line || { echo "the input was cut off" >&2; exit 1; }
[ -d "$d" ] || mkdir -p "$d"
printf '%s\\n' "$line" > "$t"; sync "$t"; mv -f "$t" "$1"`;

/** Parses the output of `grep -Z`: a path, NUL, and the one line of the file. */
export function parseSidecars(output: string): Map<string, Sidecar> {
  const sidecars = new Map<string, Sidecar>();
  for (const line of output.split("\n")) {
    const [path, text] = line.split("\0");
    const sidecar = text === undefined ? undefined : parseSidecar(text);
    if (path !== undefined && sidecar !== undefined) sidecars.set(path, sidecar);
  }
  return sidecars;
}

/** Parses a sidecar. A file that cannot be parsed is no mark: its object is unmanaged, and left alone. */
function parseSidecar(text: string): Sidecar | undefined {
  try {
    const value = JSON.parse(text) as Partial<Sidecar> | null; // checked below for the fields that drivers rely on
    const filling: unknown = value?.filling;
    const isWhole =
      parseMark(value?.mark) !== undefined &&
      isObject(value?.state) &&
      isTrashed(value?.trashed) &&
      isFolder(value?.folder) &&
      isMoved(value?.moved) &&
      (filling === undefined || typeof filling === "string");
    return isWhole ? (value as Sidecar) : undefined;
  } catch {
    return undefined;
  }
}

function isMoved(moved: unknown): boolean {
  if (moved === undefined) return true;
  return isObject(moved) && typeof moved.from === "string" && Number.isSafeInteger(moved.count);
}

function isFolder(folder: unknown): boolean {
  if (folder === undefined) return true;
  if (!isObject(folder) || typeof folder.path !== "string") return false;
  return folder.inode === undefined || typeof folder.inode === "string";
}

/** Creates sidecars in memory for libvirt's in-process test driver, whose objects live as long as the process. */
export function createMemorySidecars(files: Map<string, Sidecar>): Sidecars {
  return {
    readAll: async (folders) =>
      new Map(
        [...files].filter(([path]) =>
          folders.some((folder) => path === folder || path.startsWith(`${folder}/`)),
        ),
      ),
    write: async (path, sidecar) => {
      files.set(path, sidecar);
    },
    remove: async (path) => {
      files.delete(path);
    },
  };
}
