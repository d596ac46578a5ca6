import { quoteArgument } from "../../host/quote.ts";
import type { Shell } from "../../host/shell.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Mark } from "../../model/object.ts";
import { isObject, parseMark } from "./parse-mark.ts";
import { shellRefusal } from "./shell-refusal.ts";

/** The mark of an object whose backend has no room for it. */
export interface MarkRecord {
  readonly mark: Mark;
  /** The applied state. A driver may keep data here that the backend cannot return. */
  readonly state: JsonObject;
}

/**
 * The marks of a host's objects whose backend has no room for them: links, namespaces, rules, processes. Each mark is a
 * small file in memory (`/run`), so that it is gone after a reboot together with its object. An object without a mark
 * is unmanaged. A mark without its object belongs to one that is incomplete or was removed by hand.
 */
export interface HostMarks {
  /** Reads all marks again, in one round trip. Throws `host-unreachable`. */
  refresh(signal?: AbortSignal): Promise<void>;
  /**
   * Reads the marks of these objects again, in one round trip. Drivers call it right before a change. Throws
   * `host-unreachable`.
   */
  refreshSome(type: string, names: readonly string[], signal?: AbortSignal): Promise<void>;
  /** Returns the marks of one type by object name, as of the last refresh and the reads and writes since. */
  of(type: string): ReadonlyMap<string, MarkRecord>;
  /** Writes a mark atomically. */
  write(type: string, name: string, record: MarkRecord): Promise<void>;
  remove(type: string, name: string): Promise<void>;
  /** Writes many marks of one type in one round trip, each atomically. */
  writeAll(type: string, marks: ReadonlyMap<string, MarkRecord>): Promise<void>;
  removeAll(type: string, names: readonly string[]): Promise<void>;
  /** Removes the temporary files of killed writers, and keeps those of running writers. Throws `host-unreachable`. */
  cleanUp(signal?: AbortSignal): Promise<void>;
}

const MARKS_FOLDER = "/run/fleetwright/marks";

export function createShellMarks(shell: Shell, folder = MARKS_FOLDER): HostMarks {
  let marksByType = new Map<string, Map<string, MarkRecord>>();
  const marksOf = (type: string): Map<string, MarkRecord> => {
    const marks = marksByType.get(type) ?? new Map<string, MarkRecord>();
    marksByType.set(type, marks);
    return marks;
  };
  const removeAll = async (type: string, names: readonly string[]): Promise<void> => {
    if (names.length === 0) return;
    await runOrThrow(shell, ["rm", "-f", "--", ...names.map((name) => markPath(folder, type, name))]);
    for (const name of names) marksOf(type).delete(name);
  };
  return {
    async refresh(signal) {
      // 1: no file found; 2: no such folder. The output holds what could be read in any case.
      const options = signal === undefined ? {} : { signal };
      const { stdout } = await shell.run([...READ, folder], options);
      marksByType = parseMarks(stdout);
    },
    async refreshSome(type, names, signal) {
      const paths = names.map((name) => markPath(folder, type, name));
      const { stdout } = await shell.run([...READ, ...paths], signal === undefined ? {} : { signal });
      const records = parseMarks(stdout).get(type);
      for (const name of names) {
        const record = records?.get(name);
        if (record === undefined) marksOf(type).delete(name);
        else marksOf(type).set(name, record);
      }
    },
    of: marksOf,
    async write(type, name, record) {
      const stdin = `${JSON.stringify(record)}\n`;
      const argv = ["sh", "-c", WRITE, "sh", markPath(folder, type, name), String(Buffer.byteLength(stdin))];
      await runOrThrow(shell, argv, stdin);
      marksOf(type).set(name, record);
    },
    async writeAll(type, marks) {
      if (marks.size === 0) return;
      const lines = [...marks].map(([name, record]) => `${fileName(name)}\t${JSON.stringify(record)}\n`);
      const stdin = lines.join("");
      const size = String(Buffer.byteLength(stdin));
      await runOrThrow(shell, ["sh", "-c", WRITE_ALL, "sh", `${folder}/${type}`, size], stdin);
      for (const [name, record] of marks) marksOf(type).set(name, record);
    },
    remove: (type, name) => removeAll(type, [name]),
    removeAll,
    async cleanUp(signal) {
      await shell.script(
        `cd ${quoteArgument(folder)} 2>/dev/null || exit 0\n${CLEAN_UP}`,
        signal === undefined ? {} : { signal },
      );
    },
  };
}

async function runOrThrow(shell: Shell, argv: readonly string[], stdin?: string): Promise<void> {
  const { exitCode, stderr } = await shell.run(argv, stdin === undefined ? {} : { stdin });
  if (exitCode !== 0) throw shellRefusal(shell, "marks cannot be written", stderr);
}

/** Reads regular files only: opening a FIFO or a device could block forever. */
const READ = ["grep", "-rHZsI", "-D", "skip", "--include=*.json", "", "--"];

/**
 * Writes a file completely before it gets its name. When the writer is killed, its input just ends: input shorter than
 * the announced length is thrown away.
 */
const WRITE = `set -e; mkdir -p "\${1%/*}"; t="$1.$$.new"; cat > "$t"
[ "$(wc -c < "$t")" -eq "$2" ] || { rm -f "$t"; echo "the input was cut off" >&2; exit 1; }
mv -f "$t" "$1"`;

/** Writes one file for each line: name, tab and content. All files are complete before the first gets its name. */
const WRITE_ALL = `set -e; mkdir -p "$1"; d="$1/.$$.new"; rm -rf "$d"; mkdir "$d"; cat > "$d/all"
[ "$(wc -c < "$d/all")" -eq "$2" ] || { rm -rf "$d"; echo "the input was cut off" >&2; exit 1; }
awk -v d="$d" '{ i = index($0, "\t"); f = d "/" substr($0, 1, i - 1); print substr($0, i + 1) > f; close(f) }' "$d/all"
rm -f "$d/all"; find "$d" -type f -exec mv -f -t "$1" {} +; rmdir "$d"`;

/** Temporary names end with the process id of their writer: `app.json.4711.new`, and `.4711.new` for many files. */
const CLEAN_UP = `for t in */*.new */.*.new; do
p=\${t%.new}; p=\${p##*.}; case $p in ""|*[!0-9]*) continue;; esac; [ -e "$t" ] && [ ! -d "/proc/$p" ] && rm -rf -- "./$t"; done; :`;

function markPath(folder: string, type: string, name: string): string {
  return `${folder}/${type}/${fileName(name)}`;
}

/** Encodes a name, which may hold a slash, as a file name. */
function fileName(name: string): string {
  return `${encodeURIComponent(name)}.json`;
}

/** Parses the output of `grep -Z`: a path, NUL, and the one line of the file. */
export function parseMarks(output: string): Map<string, Map<string, MarkRecord>> {
  const marksByType = new Map<string, Map<string, MarkRecord>>();
  for (const line of output.split("\n")) {
    const [path = "", text] = line.split("\0");
    const record = text === undefined ? undefined : parseMarkRecord(text);
    const [, type, file] = /([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
    const name = file === undefined ? undefined : objectName(file);
    if (record === undefined || type === undefined || name === undefined) continue;
    const marks = marksByType.get(type) ?? new Map<string, MarkRecord>();
    marksByType.set(type, marks.set(name, record));
  }
  return marksByType;
}

/** Returns the object's name; undefined for a file name that Fleetwright never writes. */
function objectName(file: string): string | undefined {
  try {
    return decodeURIComponent(file);
  } catch {
    return undefined;
  }
}

/** Parses a mark file. A file that cannot be parsed is no mark: its object is unmanaged, and left alone. */
function parseMarkRecord(text: string): MarkRecord | undefined {
  try {
    const value = JSON.parse(text) as Partial<MarkRecord> | null; // checked below for the fields that drivers rely on
    return parseMark(value?.mark) !== undefined && isObject(value?.state) ? (value as MarkRecord) : undefined;
  } catch {
    return undefined;
  }
}
