import type { Mirror } from "./mirror.ts";
import { Unreadable } from "./objects.ts";
import type { SourceProblem } from "./source.ts";

/** Thrown where the newest commit cannot be used; it becomes a problem that is shown, and the last good one stays. */
export class Held extends Error {
  readonly code: SourceProblem["code"];
  readonly #more: Told;

  constructor(code: SourceProblem["code"], message: string, more: Told = {}, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.#more = more;
  }

  problemOf(repository: string, effect: SourceProblem["effect"] = "held"): SourceProblem {
    return { code: this.code, effect, message: `${repository}: ${this.message}`, ...this.#more };
  }
}

type Told = Pick<SourceProblem, "hint" | "commit">;

/** What people can do about what git says when it cannot get through. */
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

export function unreachable(message: string): Held {
  const hint = HINTS.find(([said]) => said.test(message))?.[1];
  return new Held("unreachable", message, hint === undefined ? {} : { hint });
}

/** What git says when the fault is certainly not with our mirror. */
const ELSEWHERE =
  /connect|resolve|no answer|not found|does not (exist|appear)|could not read (Username|Password)|denied|authenti|host key|certificate|\b[45]\d\d\b/i;

/** It may be our mirror that is damaged: whoever asks looks. */
export function mayBeOurs(error: unknown): boolean {
  if (!(error instanceof Held)) return true;
  return (
    error.cause instanceof Unreadable || (error.code === "unreachable" && !ELSEWHERE.test(error.message))
  );
}

interface Move {
  readonly commit: string;
  readonly branch: string;
  readonly before: string | undefined;
  readonly rewinds: "allow" | "refuse";
}

/** What is told of a branch that left the commit in force behind. Throws where that is refused. */
export async function rewound(mirror: Mirror, move: Move): Promise<SourceProblem[]> {
  const { commit, before, rewinds } = move;
  if (before === undefined || before === commit) return [];
  const { exitCode } = await mirror.run(["merge-base", "--is-ancestor", before, commit]);
  if (exitCode === 0) return [];
  const message = `${move.branch} ${await howRewound(mirror)} ${before.slice(0, 12)}, which was in force`;
  if (rewinds === "allow") return [new Held("rewound", message, { commit }).problemOf(mirror.shown, "told")];
  throw new Held("rewound", message, { commit, hint: "push a commit that contains it, or allow rewinds" });
}

async function howRewound(mirror: Mirror): Promise<string> {
  const { stdout } = await mirror.run(["rev-parse", "--is-shallow-repository"]);
  if (stdout.trim() === "true") return "is of a shallow clone, where it cannot be seen whether it contains";
  return "was rewound: it does not contain";
}
