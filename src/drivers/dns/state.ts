import type { RecordTypeName } from "./record-types.ts";

/** All records of one name and type, which DNS changes as one (RFC 2181, 5). */
export interface RrsetState {
  /** Seconds; 0 if no record exists. */
  readonly ttl: number;
  /** Values in presentation form, sorted; empty if only our mark is left. */
  readonly values: readonly string[];
}

/** Returns the name of an object of type `rrset`: `www.example.test./A`. */
export function rrsetName(name: string, type: string): string {
  return `${name}/${type}`;
}

export function parseRrsetName(name: string): { readonly name: string; readonly type: RecordTypeName } {
  const slash = name.lastIndexOf("/");
  return { name: name.slice(0, slash), type: name.slice(slash + 1) as RecordTypeName }; // made by `rrsetName`
}
