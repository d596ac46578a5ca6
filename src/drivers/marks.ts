import type { Shell } from "../host/shell.ts";
import { Failure } from "../model/failure.ts";
import type { JsonObject } from "../model/json.ts";
import type { Mark } from "../model/object.ts";

/** What is noted about an object that has no room for a mark itself. */
export interface Noted {
  readonly mark: Mark;
  /** As it was applied; a driver may keep here what the backend cannot give back. */
  readonly state: JsonObject;
}

/**
 * The marks of a host's objects that have no room for one: links, namespaces, rules, processes. One small file each, in
 * memory (`/run`), so that a mark is gone after a reboot together with its object. An object without one is a stranger;
 * a mark without its object says what was half made, or what somebody took away.
 */
export interface HostMarks {
  /** Reads all of them anew, in one round trip. Throws `host-unreachable`. */
  refresh(signal?: AbortSignal): Promise<void>;
  /** Those of one type, by the object's name, as of the last refresh and what was written since. */
  of(type: string): ReadonlyMap<string, Noted>;
  /** Whole or not at all. */
  write(type: string, name: string, noted: Noted): Promise<void>;
  remove(type: string, name: string): Promise<void>;
  /** Many of one type in one round trip: each whole or not at all. */
  writeAll(type: string, marks: ReadonlyMap<string, Noted>): Promise<void>;
  removeAll(type: string, names: readonly string[]): Promise<void>;
}

const MARKS_FOLDER = "/run/fleetwright/marks";

export function shellMarks(shell: Shell, folder = MARKS_FOLDER): HostMarks {
  let known = new Map<string, Map<string, Noted>>();
  const typed = (type: string): Map<string, Noted> => {
    const marks = known.get(type) ?? new Map<string, Noted>();
    known.set(type, marks);
    return marks;
  };
  const removeAll = async (type: string, names: readonly string[]): Promise<void> => {
    if (names.length === 0) return;
    await run(shell, ["rm", "-f", "--", ...names.map((name) => pathOf(folder, type, name))]);
    for (const name of names) typed(type).delete(name);
  };
  return {
    async refresh(signal) {
      // 1: there is none; 2: not even the folder. What could be read is printed all the same.
      const options = signal === undefined ? {} : { signal };
      const { stdout } = await shell.run([...READ, folder], options);
      known = parseMarks(stdout);
    },
    of: typed,
    async write(type, name, noted) {
      const stdin = `${JSON.stringify(noted)}\n`;
      const argv = ["sh", "-c", WRITE, "sh", pathOf(folder, type, name), String(Buffer.byteLength(stdin))];
      await run(shell, argv, stdin);
      typed(type).set(name, noted);
    },
    async writeAll(type, marks) {
      if (marks.size === 0) return;
      const lines = [...marks].map(([name, noted]) => `${fileOf(name)}\t${JSON.stringify(noted)}\n`);
      const stdin = lines.join("");
      const size = String(Buffer.byteLength(stdin));
      await run(shell, ["sh", "-c", WRITE_ALL, "sh", `${folder}/${type}`, size], stdin);
      for (const [name, noted] of marks) typed(type).set(name, noted);
    },
    remove: (type, name) => removeAll(type, [name]),
    removeAll,
  };
}

async function run(shell: Shell, argv: readonly string[], stdin?: string): Promise<void> {
  const { exitCode, stderr } = await shell.run(argv, stdin === undefined ? {} : { stdin });
  if (exitCode !== 0)
    throw new Failure("rejected", `${shell.name}: marks cannot be written: ${stderr.trim()}`);
}

const READ = ["grep", "-rHZsI", "--include=*.json", "", "--"];

/**
 * A file is complete before it has its name. When the writer is killed, its input just ends: what is short of the length
 * that was announced is thrown away.
 */
const WRITE = `set -e; mkdir -p "\${1%/*}"; t="$1.$$.new"; cat > "$t"
[ "$(wc -c < "$t")" -eq "$2" ] || { rm -f "$t"; echo "the input was cut off" >&2; exit 1; }
mv -f "$t" "$1"`;

/** The same for a line a file: name, tab and content. They are written beside, and get their names all complete. */
const WRITE_ALL = `set -e; mkdir -p "$1"; d="$1/.$$.new"; rm -rf "$d"; mkdir "$d"; cat > "$d/all"
[ "$(wc -c < "$d/all")" -eq "$2" ] || { rm -rf "$d"; echo "the input was cut off" >&2; exit 1; }
awk -v d="$d" '{ i = index($0, "\t"); f = d "/" substr($0, 1, i - 1); print substr($0, i + 1) > f; close(f) }' "$d/all"
rm -f "$d/all"; find "$d" -type f -exec mv -f -t "$1" {} +; rmdir "$d"`;

function pathOf(folder: string, type: string, name: string): string {
  return `${folder}/${type}/${fileOf(name)}`;
}

/** Names may hold a slash, which is no part of a file's name. */
function fileOf(name: string): string {
  return `${encodeURIComponent(name)}.json`;
}

/** `grep -Z` prints a path, NUL, and the one line of the file. */
function parseMarks(output: string): Map<string, Map<string, Noted>> {
  const found = new Map<string, Map<string, Noted>>();
  for (const line of output.split("\n")) {
    const [path = "", text] = line.split("\0");
    const noted = text === undefined ? undefined : parse(text);
    const [, type, file] = /([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
    if (noted === undefined || type === undefined || file === undefined) continue;
    const marks = found.get(type) ?? new Map<string, Noted>();
    found.set(type, marks.set(decodeURIComponent(file), noted));
  }
  return found;
}

/** A file that is not ours to read is no mark: then the object is a stranger, and left alone. */
function parse(text: string): Noted | undefined {
  try {
    const value = JSON.parse(text) as Partial<Noted> | null; // checked for what everything relies on
    return value?.mark?.fleet !== undefined && value.state !== undefined ? (value as Noted) : undefined;
  } catch {
    return undefined;
  }
}
