import { type Hash, hashText } from "../model/hash.ts";
import type { Problem } from "../model/problem.ts";
import type { Resource } from "../model/resource.ts";
import { type Chunk, splitDocuments } from "./documents.ts";
import { type Reading, readDocument } from "./read.ts";
import { type Fault, readText } from "./text.ts";

/** One document of a file: its text, what it came to, and where it stands now. */
export interface Entry extends Chunk {
  readonly reading: Reading;
  readonly resource: Resource | undefined;
}

/** A file as it was read last. */
export interface CachedFile {
  readonly path: string;
  readonly hash: Hash;
  readonly entries: readonly Entry[];
  /** Those of the entries that can be used, as far as this file tells. */
  readonly resources: readonly Resource[];
  /** What is wrong inside of the documents, with their lines as they are now, or with the file. */
  readonly problems: readonly Problem[];
}

export function readFile(path: string, content: Uint8Array): CachedFile {
  return readAgain({ path, hash: "", entries: [], resources: [], problems: [] }, content, hashText(content));
}

/** The file with its new content: documents whose text is as it was are taken over. */
export function reread(before: CachedFile, content: Uint8Array): CachedFile {
  const hash = hashText(content);
  return hash === before.hash ? before : readAgain(before, content, hash);
}

function readAgain({ path, entries }: CachedFile, content: Uint8Array, hash: Hash): CachedFile {
  const text = readText(content);
  if (typeof text !== "string")
    return { path, hash, entries: [], resources: [], problems: [ofFile(path, text)] };
  const known = byText(entries);
  const read = splitDocuments(text).map(
    (chunk) => moved(known.get(chunk.text)?.pop(), chunk) ?? entryOf(path, chunk),
  );
  const resources = read.flatMap(({ resource }) => resource ?? []);
  return { path, hash, entries: read, resources, problems: read.flatMap((entry) => ofEntry(path, entry)) };
}

function ofFile(file: string, fault: Fault): Problem {
  return { file, path: "", ...fault };
}

function ofEntry(file: string, { reading, line }: Entry): Problem[] {
  const resource = reading.claims.find((id) => !id.startsWith("*"));
  const blamed = resource === undefined ? {} : { resource };
  return reading.faults.map((one) => ({ file, ...one, ...blamed, line: one.line + line - 1 }));
}

/** A text may stand in a file several times: each is handed out once, the first one first. */
function byText(entries: readonly Entry[]): Map<string, Entry[]> {
  const known = new Map<string, Entry[]>();
  for (const entry of entries.toReversed()) {
    const same = known.get(entry.text);
    if (same === undefined) known.set(entry.text, [entry]);
    else same.push(entry);
  }
  return known;
}

function entryOf(file: string, chunk: Chunk): Entry {
  const reading = readDocument(chunk.text);
  const source = { file, line: reading.line + chunk.line - 1, column: reading.column };
  const resource = reading.resource === undefined ? undefined : { source, ...reading.resource };
  return { reading, resource, ...chunk };
}

/**
 * The same document on another line. Its Resource stays the same object, so that all that was computed from it stays
 * valid; the line, on which nothing but messages depends, is the one thing that moves.
 */
function moved(entry: Entry | undefined, chunk: Chunk): Entry | undefined {
  if (entry === undefined || entry.line === chunk.line) return entry;
  const source: { line: number } | undefined = entry.resource?.source;
  if (source !== undefined) source.line = entry.reading.line + chunk.line - 1;
  return { ...entry, line: chunk.line };
}
