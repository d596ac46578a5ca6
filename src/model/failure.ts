/** Codes of failures, each with the reaction of the reconcile loop. The text is the meaning shown to users. */
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
 * The only error that functions with effects throw. The message names the subject first: `Volume/data: pool "fast" is
 * not active on hv2`.
 */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly hint: string | undefined;

  constructor(
    code: FailureCode,
    message: string,
    options: { hint?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "Failure";
    this.code = code;
    this.hint = options.hint;
  }
}

/** Returns the message of a failure for a text that names the subject itself. */
export function messageWithout(subject: string, { message }: Failure): string {
  return message.startsWith(`${subject}: `) ? message.slice(subject.length + 2) : message;
}

/**
 * Converts a thrown value to a Failure. An error of the file system that a user can remedy becomes `rejected`, any other value that is not
 * a Failure yet becomes a `bug`.
 */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Error && "code" in error ? FILE_SYSTEM_HINTS[String(error.code)] : undefined;
  return new Failure(hint === undefined ? "bug" : "rejected", message, { hint, cause: error });
}

const NO_RIGHT =
  "give this user the right, or choose another place; FLEETWRIGHT_STATE_DIR sets that of the state folder";
const NO_SPACE = "free some space, then retry";
const IN_THE_WAY = "a file or a link is in the way: move it, or choose another place";

/** Hints by the codes of errno(3) whose cause is this machine and not Fleetwright. */
const FILE_SYSTEM_HINTS: Readonly<Record<string, string | undefined>> = {
  EACCES: NO_RIGHT,
  EPERM: NO_RIGHT,
  EROFS: NO_RIGHT,
  ENOTDIR: IN_THE_WAY,
  EISDIR: "a folder is in the way: move it, or choose another place",
  ELOOP: IN_THE_WAY,
  ENAMETOOLONG: "choose a shorter path",
  ENOSPC: NO_SPACE,
  EDQUOT: NO_SPACE,
};
