import { existsSync } from "node:fs";
import { lstat, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { createLoader, type FleetFile, type LoadedFleet } from "../../fleet/load.ts";
import { openDirectoryHistory } from "../../git/history.ts";
import { WORKTREE } from "../../git/tree.ts";
import { readWorktree } from "../../git/worktree.ts";
import { Failure } from "../../model/failure.ts";
import { formatProblem } from "../../model/problem.ts";
import { readIfExists } from "../../store/atomic.ts";
import type { UnloadedSource } from "../fleet/types.ts";
import type { Session } from "../session.ts";

/** The folder of a fleet that an import writes to. It need not exist. */
export interface FleetFolder {
  readonly path: string;
  /** The files of the fleet, relative to the folder. */
  readonly files: readonly FleetFile[];
  readonly loaded: LoadedFleet;
}

/** Reads a folder. Throws `usage` if its files have problems: the machines could not be compared with them. */
export async function readFolder(path: string, session: Session): Promise<FleetFolder> {
  const files = existsSync(path) ? (await readWorktree(path)).files : [];
  const loaded = createLoader(session).load(files);
  const [problem] = loaded.problems;
  if (problem === undefined) return { path, files, loaded };
  const where = { ...problem, file: join(path, problem.file) };
  throw new Failure("usage", `the fleet of ${path} has problems: ${formatProblem(where)}`, {
    hint: `fleetwright validate ${path}`,
  });
}

/** A folder without files, for an import that prints. */
export const NO_FOLDER: FleetFolder = {
  path: "",
  files: [],
  loaded: { resources: [], problems: [], unusable: new Set(), files: 0, documents: 0 },
};

export interface TextFile {
  /** Relative to the folder. */
  readonly path: string;
  readonly text: string;
}

export type FileStatus = "new" | "unchanged" | "differs";

export interface ComparedFile extends TextFile {
  readonly status: FileStatus;
}

/**
 * Compares the files with those of the folder. Throws `usage` for files that differ, unless they may be replaced, and for
 * links, which would lead the text to another place.
 */
export async function compareFiles(
  { folder, files }: { readonly folder: FleetFolder; readonly files: readonly TextFile[] },
  mayReplace: boolean,
): Promise<readonly ComparedFile[]> {
  for (const { path } of files) await assertNoLink(folder.path, path);
  const compared = await Promise.all(
    files.map(async (file) => ({ ...file, status: await fileStatus(folder, file) })),
  );
  const different = compared.filter(({ status }) => status === "differs").map(({ path }) => path);
  if (different.length === 0 || mayReplace) return compared;
  const message = `${folder.path} has other files of the same names: ${different.join(", ")}`;
  throw new Failure("usage", message, {
    hint: "review them; --force replaces them, and Git shows the difference",
  });
}

async function assertNoLink(folder: string, path: string): Promise<void> {
  for (let at = path; at !== "."; at = dirname(at)) {
    const stats = await lstat(join(folder, at)).catch(() => undefined);
    if (stats?.isSymbolicLink() !== true) continue;
    throw new Failure("usage", `${join(folder, at)} is a link, and an import writes through no link`, {
      hint: "replace it by a file or a folder",
    });
  }
}

async function fileStatus(folder: FleetFolder, file: TextFile): Promise<FileStatus> {
  const present = await readIfExists(join(folder.path, file.path));
  if (present === undefined) return "new";
  return present === file.text ? "unchanged" : "differs";
}

/** Returns the fleet as it would be with these files. Nothing is written. */
export function withFiles(
  folder: FleetFolder,
  written: readonly TextFile[],
  { directory }: Session,
): UnloadedSource {
  const where = relative(directory, folder.path) || ".";
  const replaced = new Set(written.map(({ path }) => path));
  const kept = folder.files.filter(({ path }) => !replaced.has(path));
  const added = written.map(({ path, text }) => ({ path, content: Buffer.from(text) }));
  return {
    root: folder.path,
    commit: WORKTREE,
    where,
    files: { directory: folder.path },
    history: openDirectoryHistory(folder.path),
    filesAt: async () => [], // an import goes back to nothing
    fleetFiles: [...kept, ...added].map(({ path, content }) => ({ path: join(where, path), content })),
  };
}

/** Writes the files that the folder does not have yet, or has otherwise. */
export async function writeFiles(
  { path: folder }: FleetFolder,
  files: readonly ComparedFile[],
): Promise<void> {
  for (const { path, text, status } of files) {
    if (status === "unchanged") continue;
    const full = join(folder, path);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, text, { flag: status === "new" ? "wx" : "w" });
  }
}
