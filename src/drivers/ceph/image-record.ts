import type { ImageInfo, Pool, TrashEntry } from "node-ceph";
import type { Mark, Trashed } from "../../model/object.ts";
import { isTrashed, parseMark } from "../shared/parse-mark.ts";

/** Our record in an image's metadata, under one key, so that it is written atomically. */
export interface ImageRecord {
  /** Id of the recorded image. A clone inherits its parent's metadata, which this id tells apart. */
  readonly image: string;
  readonly mark: Mark;
  /** Digest of the content, once it is complete. */
  readonly content?: string;
  readonly trashed?: Trashed;
}

export const METADATA_KEY = "fleetwright";

/** Parses the record of this very image. If it cannot be parsed, it is no mark, and the image is unmanaged. */
export function parseImageRecord({
  id,
  metadata,
}: Pick<ImageInfo, "id" | "metadata">): ImageRecord | undefined {
  const record = parseJsonObject<Partial<ImageRecord>>(metadata[METADATA_KEY]);
  const { content } = record ?? {};
  const isWhole = parseMark(record?.mark) !== undefined && isTrashed(record?.trashed);
  const isAbout = record?.image === id && (content === undefined || typeof content === "string");
  return isWhole && isAbout ? (record as ImageRecord) : undefined;
}

export async function writeImageRecord(
  { pool }: { readonly pool: Pool },
  record: ImageRecord,
): Promise<void> {
  await pool.metadataSet({ id: record.image }, METADATA_KEY, JSON.stringify(record));
}

/** Parses an object of JSON; undefined for anything else. */
export function parseJsonObject<T extends object>(text: string | null | undefined): T | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? (value as T) : undefined; // the caller checks its fields
  } catch {
    return undefined;
  }
}

/**
 * The record is written right before the image is moved, which waits for its last user. An older record belongs to
 * another move.
 */
const SAME_MOVE_MS = 10 * 60_000;

/**
 * Returns since when and until when an image is in the trash, as recorded by the move. An image that a user moved has
 * no record: it is kept as if Fleetwright had moved it. A record of an image that is not in the trash belongs to an
 * interrupted move, or to one that a user reverted.
 */
export function trashTimes(
  { mark, trashed }: ImageRecord,
  entry: TrashEntry | undefined,
): Trashed | undefined {
  if (entry === undefined) return undefined;
  const { movedAtMs } = entry;
  if (trashed !== undefined && Math.abs(movedAtMs - Date.parse(trashed.since)) < SAME_MOVE_MS) return trashed;
  const { onDelete, trashSeconds } = mark.keep;
  return {
    since: new Date(movedAtMs).toISOString(),
    until: onDelete === "retain" ? null : new Date(movedAtMs + trashSeconds * 1000).toISOString(),
  };
}
