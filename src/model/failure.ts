/** What the loop does next after a failure; the text is what people are told. */
export const FAILURE_CODES = {
  "host-unreachable": "the target does not answer; its objects are blocked, nothing else is",
  "world-moved": "the object is no longer as it was when the plan was made; plan again",
  rejected: "the backend refused; it is tried again later, and people are told",
  "needs-approval": "waits for a person",
  unsupported: "this host cannot do it",
  timeout: "it did not answer in time",
  cancelled: "stopped by request",
  usage: "the command was not understood",
  bug: "a mistake in Fleetwright itself",
} as const satisfies Record<string, string>;

export type FailureCode = keyof typeof FAILURE_CODES;

/**
 * The one thing that effects throw. The message names the subject first:
 * `Volume/data: pool "fast" is not active on hv2`.
 */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly hint: string | undefined;

  constructor(code: FailureCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "Failure";
    this.code = code;
    this.hint = options.hint;
  }
}

/** Whatever was thrown, as a Failure; what is not one already is a bug of ours. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Failure("bug", message, { cause: error });
}
