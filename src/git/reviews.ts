import type { FleetFile } from "../fleet/load.ts";
import { Failure } from "../model/failure.ts";
import type { Files } from "./locate.ts";
import { merge } from "./merge.ts";
import type { Mirror } from "./mirror.ts";
import { type NoteEdit, publishNotes } from "./notes.ts";
import { lastWords } from "./system-git.ts";
import { approvalsIn } from "./trailers.ts";
import { type Branch, unmergedIn } from "./unmerged.ts";

/** What planning branches and pull requests needs of a repository. */
export interface Reviews {
  /** Every branch by its short name, and other references by their full ones, with their newest commits. As last fetched. */
  branches(): Promise<ReadonlyMap<string, string>>;
  /** Branches that have something which a commit does not contain, the newest first, at most fifty. */
  unmerged(commit: string): Promise<readonly Branch[]>;
  /** The fleet as it will be once a commit is merged into another. Throws `rejected` with the files that are in conflict. */
  merged(base: string, commit: string): Promise<MergedFleet>;
  /** Writes notes into the repository itself, under refs/notes/fleetwright. */
  annotate(notes: readonly NoteEdit[], now: Date, signal: AbortSignal): Promise<void>;
  /**
   * What commits of the branch itself approve by their trailers: those that are new since another one, or the newest alone.
   * Those that a merge brought in do not count. Oldest first.
   */
  approvals(since: string | undefined, commit: string): Promise<TrailerApproval[]>;
}

export interface MergedFleet {
  readonly files: readonly FleetFile[];
  /** Where the files lie that specs name. */
  readonly place: Files;
}

/** `Fleetwright-Approve: DIGEST` in a commit's message. */
export interface TrailerApproval {
  readonly digest: string;
  readonly commit: string;
  /** `Ada <ada@example.test>`: proven only where signatures are required. */
  readonly committer: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface ReviewsOptions {
  readonly mirror: Mirror;
  /** Reads the files of a commit or a tree. */
  read(tree: string): Promise<readonly FleetFile[]>;
  place(tree: string): Files;
}

export function reviewsOf({ mirror, read, place }: ReviewsOptions): Reviews {
  return {
    branches: mirror.branches,
    unmerged: (commit) => unmergedIn(mirror, commit),
    async merged(base, commit) {
      const { tree } = await merge(mirror.directory, { base, ref: commit });
      return { files: await read(tree), place: place(tree) };
    },
    annotate: (notes, now, signal) => publishNotes(mirror, notes, now, signal),
    approvals: (since, commit) => approvalsOf(mirror, since, commit),
  };
}

/** A commit's fields, one to a line; its message is the rest. */
const FORMAT = ["%H", "%cn <%ce>", "%cI", "%B"].join("%n");

async function approvalsOf(
  mirror: Mirror,
  since: string | undefined,
  commit: string,
): Promise<TrailerApproval[]> {
  const known =
    since !== undefined && (await mirror.run(["cat-file", "-e", `${since}^{commit}`])).exitCode === 0;
  const range = known ? [commit, `^${since}`] : ["--no-walk", commit];
  const { exitCode, stdout, stderr } = await mirror.run([
    ...["log", "-z", "--first-parent"], // what others wrote in their own commits is theirs, not of whoever merged them
    "--reverse",
    `--format=${FORMAT}`,
    ...range,
  ]);
  if (exitCode !== 0) throw new Failure("rejected", `${mirror.shown}: ${lastWords(stderr)}`);
  return stdout.split("\0").filter(Boolean).flatMap(approvalsOfCommit);
}

function approvalsOfCommit(text: string): TrailerApproval[] {
  const [commit = "", committer = "", at = "", ...message] = text.split("\n");
  return approvalsIn(message.join("\n")).map((digest) => ({ digest, commit, committer, at }));
}
