import type { ImageInfo, Pool } from "node-ceph";
import { Failure } from "../../model/failure.ts";
import type { Mark, Trashed } from "../../model/object.ts";

/** What we keep in an image's metadata, under one key, so that it is written whole or not at all. */
export interface Note {
  /** The id of the image that it is about: a clone is born with the metadata of its parent. */
  readonly image: string;
  readonly mark: Mark;
  /** Digest of what was put in, once it is complete. */
  readonly content?: string;
  readonly trashed?: Trashed;
}

export const NOTE_KEY = "fleetwright";

/** What was noted of this very image; what cannot be read is no mark, and the image a stranger. */
export function noteOf({ id, metadata }: Pick<ImageInfo, "id" | "metadata">): Note | undefined {
  const note = parsed<Partial<Note>>(metadata[NOTE_KEY]);
  return note?.image === id && note.mark?.fleet !== undefined ? (note as Note) : undefined;
}

export async function writeNote({ pool }: { readonly pool: Pool }, note: Note): Promise<void> {
  await pool.metadataSet({ id: note.image }, NOTE_KEY, JSON.stringify(note));
}

/** JSON of ours, or undefined for anything else. */
export function parsed<T extends object>(text: string | null | undefined): T | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return typeof value === "object" && value !== null ? (value as T) : undefined; // its fields are looked at by the caller
  } catch {
    return undefined;
  }
}

/** The mark that a change leaves behind. */
export function markIn(subject: string, mark: Mark | undefined): Mark {
  if (mark === undefined) throw new Failure("bug", `${subject}: a change without a mark`);
  return mark;
}
