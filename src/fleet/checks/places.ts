import type { Resource } from "../../model/resource.ts";

/** Where a resource is written, for hints that name another one: `db.yaml:12:1`. */
export function at({ source }: Resource): string {
  return `${source.file}:${source.line}:${source.column}`;
}
