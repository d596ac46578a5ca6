import type { Resource } from "../model/resource.ts";

/** Returns the position of a resource for hints: `db.yaml:12:1`. */
export function sourceLocation({ source }: Resource): string {
  return `${source.file}:${source.line}:${source.column}`;
}
