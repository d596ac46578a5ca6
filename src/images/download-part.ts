import { rm, stat } from "node:fs/promises";
import { readIfExists, writeAtomic } from "../store/atomic.ts";

/** The received part of a download, with the validator of the server's file. */
export interface PartialDownload {
  readonly url: string;
  readonly file: string;
  readonly metadataFile: string;
}

export function partialDownloadAt(path: string, url: string): PartialDownload {
  return { url, file: `${path}.part`, metadataFile: `${path}.part.json` };
}

export interface ResumePoint {
  /** The number of received bytes. */
  readonly bytes: number;
  /** A strong entity tag or a date, for If-Range (RFC 9110, 13.1.5). */
  readonly validator: string;
}

/** Returns where to resume; undefined if the download must start from the beginning. */
export async function findResumePoint({
  url,
  file,
  metadataFile,
}: PartialDownload): Promise<ResumePoint | undefined> {
  const stats = await stat(file).catch(() => undefined);
  const metadata = parseMetadata(await readIfExists(metadataFile));
  if (stats?.isFile() !== true || stats.size === 0 || metadata?.url !== url) return undefined;
  return { bytes: stats.size, validator: metadata.validator };
}

/** Stores the server's validator before the first byte is written. */
export async function writeValidator(
  { url, metadataFile }: PartialDownload,
  headers: Headers,
): Promise<void> {
  const tag = headers.get("etag");
  const validator = tag !== null && !tag.startsWith("W/") ? tag : headers.get("last-modified");
  if (validator === null) await rm(metadataFile, { force: true });
  else await writeAtomic(metadataFile, JSON.stringify({ url, validator }));
}

export async function removePartialDownload({ file, metadataFile }: PartialDownload): Promise<void> {
  await rm(file, { force: true });
  await rm(metadataFile, { force: true });
}

function parseMetadata(
  text: string | undefined,
): { readonly url: string; readonly validator: string } | undefined {
  try {
    return text === undefined ? undefined : JSON.parse(text); // only `writeValidator` writes it
  } catch {
    return undefined;
  }
}
