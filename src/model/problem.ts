import type { ResourceId, Source } from "./resource.ts";

/** Something wrong in the fleet's files or in what they ask for. A value, collected, never thrown. */
export interface Problem extends Source {
  /** The place inside the document, as `spec.interfaces[0].network`; empty for the document itself. */
  readonly path: string;
  /** Who speaks first: `VirtualMachine/db: network "ap" does not exist`. */
  readonly message: string;
  /** What to do next, or the nearest known name. */
  readonly hint?: string;
  /** The resource that cannot be used because of this, where one is known. */
  readonly resource?: ResourceId;
}

/** `file:line:column: message (hint)`, the form that editors and people know. */
export function showProblem({ file, line, column, message, hint }: Problem): string {
  return `${file}:${line}:${column}: ${message}${hint === undefined ? "" : ` (${hint})`}`;
}
