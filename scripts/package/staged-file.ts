import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

/** A file of a package, by its path from the root of the installed system, without a leading slash. */
export interface StagedFile {
  readonly path: string;
  readonly mode: number;
  readonly content: StagedContent;
}

/** The bytes, the file with the bytes, or the target of a symbolic link. */
type StagedContent =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "copy"; readonly from: string }
  | { readonly kind: "link"; readonly target: string };

/** The permissions of files that every user may read. */
const READABLE = 0o644;
export const EXECUTABLE = 0o755;

export function textFile(path: string, text: string, mode = READABLE): StagedFile {
  return { path, mode, content: { kind: "bytes", bytes: Buffer.from(text) } };
}

export function copiedFile(path: string, from: string, mode = READABLE): StagedFile {
  return { path, mode, content: { kind: "copy", from } };
}

export function linkFile(path: string, target: string): StagedFile {
  return { path, mode: 0o777, content: { kind: "link", target } };
}

/** Returns a file that is compressed as `gzip -9n` does: without name and time, so that the same text gives the same bytes. */
export function gzippedFile(path: string, text: string): StagedFile {
  return {
    path: `${path}.gz`,
    mode: READABLE,
    content: { kind: "bytes", bytes: gzipSync(text, { level: 9 }) },
  };
}

/** Returns the files in the order of their paths. Throws if two files have the same path. */
export function orderFiles(files: readonly StagedFile[]): readonly StagedFile[] {
  const paths = new Set<string>();
  for (const { path } of files) {
    if (paths.has(path)) throw new Error(`two files of a package have the path ${path}`);
    paths.add(path);
  }
  return [...files].sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** Writes the files below `folder`. The modification time of each file is `epoch`, in seconds; the umask has no effect. */
export function writeFiles(files: readonly StagedFile[], folder: string, epoch: number): void {
  for (const file of files) writeOneFile(file, join(folder, file.path), epoch);
}

function writeOneFile({ mode, content }: StagedFile, to: string, epoch: number): void {
  makeFolder(dirname(to));
  if (content.kind === "link") {
    symlinkSync(content.target, to);
    return; // dpkg-deb limits the time of links to SOURCE_DATE_EPOCH
  }
  writeFileSync(to, bytesOf(content));
  chmodSync(to, mode);
  utimesSync(to, epoch, epoch);
}

function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) chmodSync(made, EXECUTABLE);
}

/** Returns the bytes of a file; no bytes for a link. */
function bytesOf(content: StagedContent): Uint8Array {
  if (content.kind === "link") return new Uint8Array();
  return content.kind === "bytes" ? content.bytes : readFileSync(content.from);
}

/** Returns the control file `md5sums` of deb(5). It is for finding damage; dpkg knows no other digest. */
export function md5sums(files: readonly StagedFile[]): string {
  return files
    .filter(({ content }) => content.kind !== "link")
    .map(({ path, content }) => `${createHash("md5").update(bytesOf(content)).digest("hex")}  ${path}\n`)
    .join("");
}

/** Returns the field Installed-Size of deb-control(5), in KiB: 1 KiB for each file and folder, and the sizes in full KiB. */
export function installedSize(files: readonly StagedFile[]): number {
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  const sizes = files.map(({ content }) => Math.max(1, Math.ceil(bytesOf(content).length / 1024)));
  return folders.size + sizes.reduce((sum, size) => sum + size, 0);
}

function foldersOf(path: string): string[] {
  const names = path.split("/").slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join("/"));
}
