import type { Mark, Trashed } from "../../model/object.ts";

/**
 * Returns the mark in a value that was parsed from JSON; undefined if it is none or incomplete. Its object is then
 * unmanaged, and left alone. All fields that others rely on are checked. Unknown fields are kept.
 */
export function parseMark(value: unknown): Mark | undefined {
  const { fleet, owner, applied, commit, protect, keep, announces, origin, adopted } = fieldsOf(value);
  const isWhole =
    [fleet, owner, applied, commit].every((text) => typeof text === "string") &&
    fleet !== "" &&
    typeof protect === "boolean" &&
    isKeep(fieldsOf(keep)) &&
    (origin === undefined || typeof origin === "string") &&
    (adopted === undefined || adopted === true) &&
    (announces === undefined ||
      (Array.isArray(announces) && announces.every((id) => typeof id === "string")));
  return isWhole ? (value as Mark) : undefined; // just checked
}

/** Returns true if a value from JSON says when an object was put into the trash. Undefined means that it was not. */
export function isTrashed(value: unknown): value is Trashed | undefined {
  if (value === undefined) return true;
  const { since, until, movedTo } = fieldsOf(value);
  const isMoved = movedTo === undefined || typeof movedTo === "string";
  return typeof since === "string" && (typeof until === "string" || until === null) && isMoved;
}

/** Returns the members of an object; none for any other value. */
function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isKeep({ onDelete, trashSeconds }: Readonly<Record<string, unknown>>): boolean {
  return (
    (onDelete === "delete" || onDelete === "retain") &&
    Number.isFinite(trashSeconds) &&
    Number(trashSeconds) >= 0
  );
}
