import type { LibvirtHost } from "./host.ts";

/**
 * Returns the device and inode of files, `64769:1234`, by path. Two paths with links may lead to one file. Paths without a
 * file are left out, and all of them on a host without a shell.
 */
export async function readFileIds(
  { shell }: Pick<LibvirtHost, "shell">,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const lines = paths.filter(isOneLine);
  if (shell === undefined || lines.length === 0) return new Map();
  const stdin = lines.map((path) => `${path}\n`).join("");
  const { stdout } = await shell.script(STAT, { stdin, signal });
  return new Map(stdout.split("\n").flatMap(parseFileId));
}

/** Prints `device:inode path` for each line of stdin that is the path of a file. */
export const STAT = "xargs -d '\\n' -r stat -Lc '%d:%i %n' -- 2>/dev/null\n:";

export function isOneLine(path: string): boolean {
  return !path.includes("\n");
}

function parseFileId(line: string): [string, string][] {
  const at = line.indexOf(" ");
  return at < 0 ? [] : [[line.slice(at + 1), line.slice(0, at)]];
}
