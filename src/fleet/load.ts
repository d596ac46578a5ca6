import { groupBy } from "../model/group-by.ts";
import type { Problem } from "../model/problem.ts";
import { formatResource, type Resource, type ResourceId } from "../model/resource.ts";
import { type FleetCheckOptions, fleetFindings } from "./checks/fleet-checks.ts";
import {
  type CachedDocument,
  type CachedFile,
  limitProblems,
  parseFile,
  reparseFile,
} from "./document-cache.ts";
import { createLocator } from "./document-locator.ts";
import { type Finding, hintOf } from "./finding.ts";
import { showPath } from "./path.ts";
import { ANY_KIND } from "./read-document.ts";

/** A file of the fleet. */
export interface FleetFile {
  /** The path in messages. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** The resources and the problems of the files. */
export interface LoadedFleet {
  /** The valid resources, in the order of files (by path) and documents. */
  readonly resources: readonly Resource[];
  /** The problems, in the order of files and lines. */
  readonly problems: readonly Problem[];
  /**
   * The ids of resources in the files that cannot be used. They have not left Git. If a problem names no resource,
   * the content of its file is unknown.
   */
  readonly unusable: ReadonlySet<ResourceId>;
  readonly files: number;
  readonly documents: number;
}

export interface Loader {
  load(files: readonly FleetFile[]): LoadedFleet;
  /**
   * Reads one file for a later load(), so that the event loop can run in between. Returns the resources of the file,
   * unchecked.
   */
  prepare(file: FleetFile): readonly Resource[];
}

/**
 * Returns a loader of fleets that caches documents by content. An unchanged document gives the identical Resource
 * object; only the line in its `source` follows the file. The cache is its only state.
 */
export function createLoader(options: FleetCheckOptions = {}): Loader {
  let cache = new Map<string, CachedFile>();
  let last: readonly CachedFile[] = [];
  let result = assembleFleet(last, options);
  return {
    load(files) {
      const sorted = [...files].sort((one, other) => (one.path < other.path ? -1 : 1));
      const parsed = sorted.map((file) => parseCached(cache.get(file.path), file));
      cache = new Map(parsed.map((file) => [file.path, file]));
      const isUnchanged =
        parsed.length === last.length && parsed.every((file, index) => file === last[index]);
      last = parsed;
      if (!isUnchanged) result = assembleFleet(parsed, options);
      return result;
    },
    prepare(file) {
      const parsed = parseCached(cache.get(file.path), file);
      cache.set(file.path, parsed);
      return parsed.documents.flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
    },
  };
}

function parseCached(before: CachedFile | undefined, { path, content }: FleetFile): CachedFile {
  return before === undefined ? parseFile(path, content) : reparseFile(before, content);
}

function assembleFleet(files: readonly CachedFile[], options: FleetCheckOptions): LoadedFleet {
  const cachedDocuments = files.flatMap((file) => file.documents);
  const valid = files.flatMap((file) => file.resources);
  const ownProblems = files.flatMap((file) => file.problems);
  const written = new Set(valid);
  const claimedIds = () => cachedDocuments.flatMap(({ result: reading }) => reading.claimedIds);
  const findings = fleetFindings(valid, claimedIds, options).filter(({ resource }) => written.has(resource));
  const problems = limitAllProblems(
    [...ownProblems, ...problemsOf(findings, cachedDocuments, ownProblems.length)].sort(byLocation),
  );
  const unusable = unusableResources(files, findings);
  const resources = unusable.size === 0 ? valid : valid.filter(({ id }) => !unusable.has(id));
  const documents = cachedDocuments.filter(({ result: reading }) => !reading.empty).length;
  return { resources, problems, unusable, files: files.length, documents };
}

/** Returns all unusable resources, also those whose problem is not reported. */
function unusableResources(files: readonly CachedFile[], findings: readonly Finding[]): Set<ResourceId> {
  const unusable = new Set<ResourceId>();
  for (const { documents: entries } of files)
    for (const { result: reading } of entries)
      if (reading.problems.length > 0)
        for (const id of reading.claimedIds) if (!id.startsWith(`${ANY_KIND}/`)) unusable.add(id);
  for (const { resource } of findings) unusable.add(resource.id);
  return unusable;
}

/** The maximum number of reported problems. The first problem of each file is always reported. */
const MAX_PROBLEMS = 1000;

function limitAllProblems(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MAX_PROBLEMS) return problems;
  let shown = 0;
  return [...groupBy(problems, ({ file }) => file)].flatMap(([file, fileProblems]) => {
    const limited = limitProblems(
      file,
      fileProblems,
      Math.max(1, Math.min(fileProblems.length, MAX_PROBLEMS - shown)),
    );
    shown += limited.length;
    return limited;
  });
}

/**
 * Returns the first findings as problems. Only the first, because finding positions parses documents again.
 */
function problemsOf(
  findings: readonly Finding[],
  documents: readonly CachedDocument[],
  countBefore: number,
): Problem[] {
  if (findings.length === 0) return [];
  const owners = new Map(documents.map((document) => [document.resource, document]));
  const locatorOf = createLocatorCache();
  return findings.flatMap((finding, index) => {
    const document = owners.get(finding.resource);
    if (document === undefined) return [];
    return [
      index + countBefore < MAX_PROBLEMS
        ? problemOf(finding, document, locatorOf(document))
        : briefProblem(finding),
    ];
  });
}

/**
 * Returns a function that caches the locator of the last document, because findings of one document are mostly
 * adjacent.
 */
function createLocatorCache(): (document: CachedDocument) => ReturnType<typeof createLocator> {
  let last: { readonly entry: CachedDocument; readonly locate: ReturnType<typeof createLocator> } | undefined;
  return (document) => {
    if (last?.entry !== document) last = { entry: document, locate: createLocator(document.text) };
    return last.locate;
  };
}

/** Returns the problem at the position of the resource, without a hint. */
function briefProblem({ resource, path, message }: Finding): Problem {
  const { id, source } = resource;
  return { ...source, path: showPath(path), message: `${formatResource(id)}: ${message}`, resource: id };
}

function problemOf(
  finding: Finding,
  document: CachedDocument,
  locate: ReturnType<typeof createLocator>,
): Problem {
  const { resource, path, end = "value", within, message } = finding;
  const { line, column } = locate(path, end, within);
  const hint = hintOf(finding);
  return {
    file: resource.source.file,
    line: line + document.line - 1,
    column,
    path: showPath(path),
    message: `${formatResource(resource.id)}: ${message}`,
    ...(hint === undefined ? {} : { hint }),
    resource: resource.id,
  };
}

function byLocation(one: Problem, other: Problem): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
