import { type Hash, hashText } from "../model/hash.ts";
import type { Problem } from "../model/problem.ts";
import type { Resource } from "../model/resource.ts";
import { type Detail, type ReadResult, readDocument } from "./read-document.ts";
import { decodeText, type TextProblem } from "./source-text.ts";
import { type DocumentText, MAX_DOCUMENTS, splitDocuments } from "./split-documents.ts";

/** A document of a file: its text, its result and its current position. */
export interface CachedDocument extends DocumentText {
  readonly result: ReadResult;
  readonly resource: Resource | undefined;
  readonly detail: Detail;
}

/** The last read version of a file. */
export interface CachedFile {
  readonly path: string;
  readonly hash: Hash;
  readonly documents: readonly CachedDocument[];
  /** The resources of valid documents. Checks of the whole fleet may still refuse them. */
  readonly resources: readonly Resource[];
  /** The problems of the file and of its documents, with current lines. */
  readonly problems: readonly Problem[];
}

export function parseFile(path: string, content: Uint8Array): CachedFile {
  return parseContent(
    { path, hash: "", documents: [], resources: [], problems: [] },
    content,
    hashText(content),
  );
}

/** Returns the file with new content. Documents with unchanged text keep their result. */
export function reparseFile(before: CachedFile, content: Uint8Array): CachedFile {
  const hash = hashText(content);
  return hash === before.hash ? before : parseContent(before, content, hash);
}

function parseContent({ path, documents: entries }: CachedFile, content: Uint8Array, hash: Hash): CachedFile {
  const text = decodeText(content);
  if (typeof text !== "string")
    return { path, hash, documents: [], resources: [], problems: [fileProblem(path, text)] };
  const chunks = splitDocuments(text);
  const excess = chunks[MAX_DOCUMENTS];
  if (excess !== undefined)
    return { path, hash, documents: [], resources: [], problems: [tooManyDocuments(path, excess)] };
  const parsed = parseDocuments(path, chunks, indexByText(entries));
  const resources = parsed.flatMap(({ resource }) => resource ?? []);
  const problems = parsed.flatMap((entry) => documentProblems(path, entry));
  return { path, hash, documents: parsed, resources, problems: limitProblems(path, problems) };
}

/** The maximum number of reported problems per file. */
const MAX_PROBLEMS = 200;

/** Parses documents. Beyond MAX_PROBLEMS, only the claimed ids of invalid documents are read. */
function parseDocuments(
  path: string,
  chunks: readonly DocumentText[],
  cached: Map<string, CachedDocument[]>,
): CachedDocument[] {
  const parsed: CachedDocument[] = [];
  let problemCount = 0;
  for (const chunk of chunks) {
    const detail = problemCount < MAX_PROBLEMS ? "all" : "none";
    const entry =
      shiftLines(takeReusable(cached.get(chunk.text), detail), chunk) ?? parseDocument(path, chunk, detail);
    problemCount += entry.result.problems.length;
    parsed.push(entry);
  }
  return parsed;
}

/**
 * Returns an unused cached document with this text. A document without details is read again if details are needed.
 */
function takeReusable(same: CachedDocument[] | undefined, detail: Detail): CachedDocument | undefined {
  const entry = same?.pop();
  return entry?.detail === "none" && detail === "all" && entry.result.problems.length > 0 ? undefined : entry;
}

/**
 * Returns the first problems, and one with the number of the others. It names no resource, so the content of the
 * whole file counts as unknown.
 */
export function limitProblems(file: string, problems: readonly Problem[], limit = MAX_PROBLEMS): Problem[] {
  if (problems.length <= limit) return [...problems];
  const { line, column } = problems[limit] ?? { line: 1, column: 1 };
  const message = `and ${problems.length - limit} more problems from here to the end of the file`;
  return [...problems.slice(0, limit), { file, line, column, path: "", message }];
}

function tooManyDocuments(file: string, { line }: DocumentText): Problem {
  const message = `the file has more than ${MAX_DOCUMENTS} documents`;
  return { file, line, column: 1, path: "", message, hint: "split it into several files" };
}

function fileProblem(file: string, problem: TextProblem): Problem {
  return { file, path: "", ...problem };
}

function documentProblems(file: string, { result: reading, line }: CachedDocument): Problem[] {
  const resource = reading.claimedIds.find((id) => !id.startsWith("*"));
  const resourceField = resource === undefined ? {} : { resource };
  return reading.problems.map((problem) => ({
    file,
    ...problem,
    ...resourceField,
    line: problem.line + line - 1,
  }));
}

/** Returns the documents by text. Documents with equal text are used once each, in order. */
function indexByText(entries: readonly CachedDocument[]): Map<string, CachedDocument[]> {
  const index = new Map<string, CachedDocument[]>();
  for (const entry of entries.toReversed()) {
    const same = index.get(entry.text);
    if (same === undefined) index.set(entry.text, [entry]);
    else same.push(entry);
  }
  return index;
}

function parseDocument(file: string, chunk: DocumentText, detail: Detail): CachedDocument {
  const reading = readDocument(chunk.text, detail);
  const source = { file, line: reading.line + chunk.line - 1, column: reading.column };
  const resource = reading.resource === undefined ? undefined : { source, ...reading.resource };
  return { result: reading, resource, detail, ...chunk };
}

/**
 * Returns the same document on another line. The Resource stays the identical object, so that all derived results
 * stay valid. Only its line is changed in place; only messages depend on the line.
 */
function shiftLines(entry: CachedDocument | undefined, chunk: DocumentText): CachedDocument | undefined {
  if (entry === undefined || entry.line === chunk.line) return entry;
  const source: { line: number } | undefined = entry.resource?.source;
  if (source !== undefined) source.line = entry.result.line + chunk.line - 1;
  return { ...entry, line: chunk.line };
}
