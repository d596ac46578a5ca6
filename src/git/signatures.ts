import type { KeyRing } from "./key-ring.ts";
import type { Mirror } from "./mirror.ts";
import { hasCommit } from "./resolve-commit.ts";
import { RevisionRejectedError } from "./revision-rejected.ts";
import { summarizeStderr } from "./system-git.ts";

/** The commits by which a branch moved. */
interface BranchRange {
  readonly branch: string;
  readonly commit: string;
  /** The commit in force; undefined if none is yet. */
  readonly since: string | undefined;
  readonly signal: AbortSignal;
}

/** A commit with the result of git's check of its signature. */
export interface CommitSignature {
  readonly commit: string;
  /** A letter, `G` for a good signature. See git-log(1), `%G?`. */
  readonly status: string;
  readonly signer: string;
  readonly key: string;
  readonly author: string;
  readonly committer: string;
  readonly subject: string;
}

/** Enough for many signatures. Each takes two processes. */
const TIMEOUT_MS = 600_000;

/**
 * Checks that every commit since the one in force is signed with one of the keys, including merged ones. Without a commit in force,
 * checks the newest commit only. If the commit in force is gone from the repository, checks the whole history. Throws
 * `RevisionRejectedError`.
 */
export async function checkSignatures(mirror: Mirror, range: BranchRange, keys: KeyRing): Promise<void> {
  const signatures = await readSignatures(mirror, await revisionsToCheck(mirror, range), keys, range.signal);
  const bad = signatures.filter(({ status }) => status !== "G");
  const [first] = bad;
  if (first === undefined) return;
  const others = bad.length === 1 ? "" : `, and ${bad.length - 1} more are not good either`;
  const hint = "sign it and push again, or add the key of its signer to those that may sign";
  const message = `${range.branch}: commit ${describeCommit(first)} ${(STATUS_TEXTS[first.status] ?? describeUnknownKey)(first)}${others}`;
  throw new RevisionRejectedError("signature", message, { commit: range.commit, hint });
}

/** Reads the signatures of the commits that git-log(1) lists for `revisions`. Throws `RevisionRejectedError` if git fails. */
export async function readSignatures(
  mirror: Mirror,
  revisions: readonly string[],
  keys: KeyRing,
  signal?: AbortSignal,
): Promise<CommitSignature[]> {
  const { args, env } = await keys.settings();
  const log = [...args, "log", "-z", `--format=${FORMAT}`, ...revisions];
  const { exitCode, stdout, stderr } = await mirror.run(log, { env, timeoutMs: TIMEOUT_MS, signal });
  if (exitCode !== 0)
    throw new RevisionRejectedError("signature", `signatures cannot be checked: ${summarizeStderr(stderr)}`);
  return stdout.split("\0").filter(Boolean).map(parseSignature);
}

async function revisionsToCheck(mirror: Mirror, { commit, since }: BranchRange): Promise<string[]> {
  if (since === undefined || since === commit) return ["--no-walk", commit];
  if (!(await hasCommit(mirror.run, since))) return [commit];
  const { stdout } = await mirror.run(["rev-list", "--max-count=1", commit, `^${since}`]);
  return stdout.trim() === "" ? ["--no-walk", commit] : [commit, `^${since}`];
}

/** The fields of a commit, one per line. No field can hold a newline: git ends names and lines there. */
const FORMAT = ["%H", "%G?", "%GS", "%GK", "%an <%ae>", "%cn <%ce>", "%s"].join("%n");

function parseSignature(text: string): CommitSignature {
  const [commit = "", status = "", signer = "", key = "", author = "", committer = "", ...subject] =
    text.split("\n");
  return { commit, status, signer, key, author, committer, subject: subject.join(" ") };
}

function describeCommit({ commit, subject, author }: CommitSignature): string {
  return `${commit.slice(0, 12)} ("${subject.slice(0, 60)}", by ${author})`;
}

const describeUnknownKey = ({ key }: CommitSignature) =>
  `is signed by a key that is not among the signers${key && `: ${key}`}`;

const STATUS_TEXTS: Readonly<Record<string, (signature: CommitSignature) => string>> = {
  N: () => "is not signed",
  B: ({ signer, key }) => `has a bad signature of ${signer || key || "an unknown key"}`,
  U: describeUnknownKey,
  E: describeUnknownKey,
  X: ({ signer, key }) => `has a signature of ${signer || key} that has expired`,
  Y: ({ signer, key }) => `is signed by ${signer || key}, whose key has expired`,
  R: ({ signer, key }) => `is signed by ${signer || key}, whose key was revoked`,
};
