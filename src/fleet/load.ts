import type { Problem } from "../model/problem.ts";
import type { Resource, ResourceId } from "../model/resource.ts";
import { showResource } from "../model/resource.ts";
import { type CachedFile, type Entry, readFile, reread } from "./cache.ts";
import { fleetFindings } from "./checks/fleet.ts";
import type { Finding } from "./finding.ts";
import { locator } from "./locate.ts";
import { showPath } from "./path.ts";

/** A file of the fleet as it was found. */
export interface FleetFile {
  /** As people should see it in messages. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** Everything that the files ask for, and everything that is wrong in them. */
export interface Loaded {
  /** The resources that can be used, in the order of files (by path) and documents. */
  readonly resources: readonly Resource[];
  /** In the order of files and lines. */
  readonly problems: readonly Problem[];
  /**
   * Resources that stand in the files but cannot be used: they have not left Git. When a problem names no resource,
   * even that is not known of its file.
   */
  readonly unusable: ReadonlySet<ResourceId>;
  readonly files: number;
  readonly documents: number;
}

export interface Loader {
  load(files: readonly FleetFile[]): Loaded;
  /** Reads one file for a later load(), so that others have their turn in between. Returns what it holds, unchecked. */
  prepare(file: FleetFile): readonly Resource[];
}

/**
 * Reads fleets, and remembers every document by its content: what has not changed since the last call is the very
 * same Resource object again (only the line in its `source` follows the file). Pure but for that memory.
 */
export function createLoader(): Loader {
  let cache = new Map<string, CachedFile>();
  let last: readonly CachedFile[] = [];
  let result = loaded(last);
  return {
    load(files) {
      const sorted = [...files].sort((one, other) => (one.path < other.path ? -1 : 1));
      const read = sorted.map((file) => readCached(cache.get(file.path), file));
      cache = new Map(read.map((file) => [file.path, file]));
      const same = read.length === last.length && read.every((file, index) => file === last[index]);
      last = read;
      if (!same) result = loaded(read);
      return result;
    },
    prepare(file) {
      const read = readCached(cache.get(file.path), file);
      cache.set(file.path, read);
      return read.entries.flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
    },
  };
}

function readCached(before: CachedFile | undefined, { path, content }: FleetFile): CachedFile {
  return before === undefined ? readFile(path, content) : reread(before, content);
}

function loaded(files: readonly CachedFile[]): Loaded {
  const entries = files.flatMap((file) => file.entries);
  const alone = files.flatMap((file) => file.resources);
  const own = files.flatMap((file) => file.problems);
  const problems = [...own, ...problemsFrom(alone, entries)].sort(byPlace);
  const unusable = new Set(problems.flatMap(({ resource }) => (resource === undefined ? [] : [resource])));
  const resources = unusable.size === 0 ? alone : alone.filter(({ id }) => !unusable.has(id));
  const documents = entries.filter(({ reading }) => !reading.empty).length;
  return { resources, problems, unusable, files: files.length, documents };
}

/** What is wrong between documents. */
function problemsFrom(resources: readonly Resource[], entries: readonly Entry[]): Problem[] {
  const findings = fleetFindings(resources, () => entries.flatMap(({ reading }) => reading.claims));
  if (findings.length === 0) return [];
  const owners = new Map(entries.map((entry) => [entry.resource, entry]));
  const locators = new Map<Entry, ReturnType<typeof locator>>();
  return findings.flatMap((finding) => {
    const entry = owners.get(finding.resource);
    return entry === undefined ? [] : [problemOf(finding, entry, locatorFor(entry, locators))];
  });
}

function locatorFor(entry: Entry, known: Map<Entry, ReturnType<typeof locator>>): ReturnType<typeof locator> {
  const made = known.get(entry) ?? locator(entry.text);
  known.set(entry, made);
  return made;
}

function problemOf(
  { resource, path, end = "value", message, hint }: Finding,
  entry: Entry,
  locate: ReturnType<typeof locator>,
): Problem {
  const { line, column } = locate(path, end);
  return {
    file: resource.source.file,
    line: line + entry.line - 1,
    column,
    path: showPath(path),
    message: `${showResource(resource.id)}: ${message}`,
    ...(hint === undefined ? {} : { hint }),
    resource: resource.id,
  };
}

function byPlace(one: Problem, other: Problem): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
