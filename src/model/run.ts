import type { Hash } from "./hash.ts";
import type { ObjectId } from "./object.ts";

/** Result of a change. */
export interface Outcome {
  readonly change: string;
  readonly object: ObjectId;
  readonly result: "succeeded" | "failed" | "skipped" | "held" | "cancelled";
  readonly message?: string;
  /** Next step for the user. */
  readonly hint?: string;
  readonly seconds: number;
}

/** Returns whether a change was cancelled in flight. Then its work may be half done. */
export function isAbandoned({ result, seconds }: Outcome): boolean {
  return result === "cancelled" && seconds > 0;
}

/** Result of an applied plan. */
export interface Run {
  readonly plan: Hash;
  readonly commit: string;
  readonly outcomes: readonly Outcome[];
  /** `waiting`: all ready changes are done, and others are held. */
  readonly state: "succeeded" | "waiting" | "refused" | "failed" | "cancelled";
  /** Objects that did not match the plan when they were read back. */
  readonly unsettled?: readonly ObjectId[];
}
