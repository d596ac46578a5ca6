import type { RecordTypeName } from "./record-types.ts";

/** All records of one name and type, which DNS changes as one (RFC 2181, 5). */
export interface RrsetState {
  /** Seconds; 0 where no record is. */
  readonly ttl: number;
  /** In presentation form, sorted; empty where only our mark is left of it. */
  readonly values: readonly string[];
}

/** `www.example.test./A`: the name of an object of type `rrset`. */
export function rrsetName(name: string, type: string): string {
  return `${name}/${type}`;
}

export function parseRrsetName(name: string): { readonly name: string; readonly type: RecordTypeName } {
  const slash = name.lastIndexOf("/");
  return { name: name.slice(0, slash), type: name.slice(slash + 1) as RecordTypeName }; // made by `rrsetName`
}
