import type { ResourceId, SourceLocation } from "./resource.ts";

/** Error in the fleet's files or in the state that they ask for. Collected as a value, never thrown. */
export interface Problem extends SourceLocation {
  /** Path inside the document: `spec.interfaces[0].network`. Empty: the document itself. */
  readonly path: string;
  /** Message with its subject first: `VirtualMachine/db: network "ap" does not exist`. */
  readonly message: string;
  /** Next step, or the nearest known name. */
  readonly hint?: string;
  /** Resource that the problem makes unusable, where known. */
  readonly resource?: ResourceId;
}

/** Formats as `file:line:column: message (hint)`, which editors can parse. */
export function formatProblem({ file, line, column, message, hint }: Problem): string {
  return `${file}:${line}:${column}: ${message}${hint === undefined ? "" : ` (${hint})`}`;
}
