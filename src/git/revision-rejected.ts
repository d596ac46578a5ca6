import { ObjectUnreadableError } from "./git-objects.ts";
import type { Mirror } from "./mirror.ts";
import { isAncestor } from "./resolve-commit.ts";
import type { SourceProblem } from "./source-problem.ts";

/** Thrown when the newest commit cannot be used. The source reports it as a problem and keeps the last good commit in force. */
export class RevisionRejectedError extends Error {
  readonly code: SourceProblem["code"];
  readonly #more: ProblemDetails;

  constructor(code: SourceProblem["code"], message: string, more: ProblemDetails = {}, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.#more = more;
  }

  toProblem(repository: string, effect: SourceProblem["effect"] = "held"): SourceProblem {
    return { code: this.code, effect, message: `${repository}: ${this.message}`, ...this.#more };
  }
}

type ProblemDetails = Pick<SourceProblem, "hint" | "commit">;

/** Hints for messages of git about connections. The first match counts. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /could not read Username|Authentication failed|\b40[13]\b/,
    "give git a user and password or token: a credential helper, or user:token@ in the address",
  ],
  [/Permission denied \(publickey/, "give ssh a key of the daemon's user that the server knows"],
  [/Host key verification failed/, "put the server's key into the known_hosts file of the daemon's user"],
  [
    /Could not resolve host|Name or service not known|Temporary failure in name/,
    "check the name of the server",
  ],
  [
    /does not appear to be a git repository|not found|does not exist|No such file/,
    "check the address; if the repository has moved, start with its new one",
  ],
  [/dubious ownership/, "run as the repository's owner, or name its directory in git's safe.directory"],
  [/certificate/i, "give git the authority's certificate: http.sslCAInfo"],
];

export function repositoryUnreachable(message: string): RevisionRejectedError {
  const hint = HINTS.find(([pattern]) => pattern.test(message))?.[1];
  return new RevisionRejectedError("unreachable", message, { hint });
}

/** Messages of git for faults that are certainly not in the local mirror. */
const REMOTE_FAULT =
  /connect|resolve|no answer|not found|does not (exist|appear)|could not read (Username|Password)|denied|authenti|host key|certificate|\b[45]\d\d\b/i;

/** Returns whether damage of the local mirror could cause an error. The caller must check the mirror itself. */
export function mayBeLocalDamage(error: unknown): boolean {
  if (!(error instanceof RevisionRejectedError)) return true;
  return (
    error.cause instanceof ObjectUnreadableError ||
    (error.code === "unreachable" && !REMOTE_FAULT.test(error.message))
  );
}

interface BranchMove {
  readonly commit: string;
  readonly branch: string;
  readonly before: string | undefined;
  readonly rewinds: "allow" | "refuse";
}

/** Returns a warning if the branch no longer contains the commit in force. Throws `RevisionRejectedError` if `rewinds` is `refuse`. */
export async function checkRewind(mirror: Mirror, move: BranchMove): Promise<SourceProblem[]> {
  const { commit, before, rewinds } = move;
  if (before === undefined || before === commit) return [];
  if (await isAncestor(mirror.run, before, commit)) return [];
  const message = `${move.branch} ${await describeRewind(mirror)} ${before.slice(0, 12)}, which was in force`;
  if (rewinds === "allow")
    return [new RevisionRejectedError("rewound", message, { commit }).toProblem(mirror.shown, "told")];
  throw new RevisionRejectedError("rewound", message, {
    commit,
    hint: "push a commit that contains it, or allow force pushes: --force-pushes allow",
  });
}

async function describeRewind(mirror: Mirror): Promise<string> {
  const { stdout } = await mirror.run(["rev-parse", "--is-shallow-repository"]);
  if (stdout.trim() === "true") return "is of a shallow clone, where it cannot be seen whether it contains";
  return "was rewound: it does not contain";
}
