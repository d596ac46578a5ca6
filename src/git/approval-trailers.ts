import { Failure } from "../model/failure.ts";
import type { KeyRing } from "./key-ring.ts";
import { merge } from "./merge.ts";
import type { Mirror } from "./mirror.ts";
import { hasCommit } from "./resolve-commit.ts";
import { type CommitSignature, readSignatures } from "./signatures.ts";
import { summarizeStderr } from "./system-git.ts";

/** The trailer of a commit message that approves the changes with a digest. */
export const APPROVE_TRAILER = "Fleetwright-Approve";

/** An approval by `Fleetwright-Approve: DIGEST` in the message of a commit. */
export interface TrailerApproval {
  /** The digest that the author typed, possibly shortened. */
  readonly digest: string;
  readonly commit: string;
  /** The signer of the commit. When no approver signed it, the committer that it claims. */
  readonly by: string;
  /** The commit time. ISO 8601. */
  readonly at: string;
  /** The reason why the approval does not count; undefined when it counts. */
  readonly refused: string | undefined;
}

/** The rules for trailers. Without keys no trailer counts, because an author can write any name into a commit. */
export interface TrailerRules {
  readonly keys: KeyRing | undefined;
  /** Whether approvers may approve their own commits. */
  readonly selfApproval: "allow" | "refuse";
}

/** The commits to read. */
export interface TrailerRange {
  /** The last commit that was read. If undefined, or gone from the repository, only the newest commit is read. */
  readonly since: string | undefined;
  readonly commit: string;
}

/**
 * Reads the approvals in commits of the branch's first-parent chain, oldest first. git itself finds the trailers
 * (git-interpret-trailers(1)). Only the signature proves that an approver made a commit. Because a fast-forward, rebase or squash
 * brings messages of authors onto the branch, and an author can create a merge commit too.
 */
export async function readTrailerApprovals(
  mirror: Mirror,
  { since, commit }: TrailerRange,
  rules: TrailerRules,
): Promise<TrailerApproval[]> {
  const hasSince = since !== undefined && (await hasCommit(mirror.run, since));
  const revisions = hasSince ? [commit, `^${since}`] : ["--no-walk", commit];
  const commits = (await listTrailerCommits(mirror, ["--first-parent", "--reverse", ...revisions])).filter(
    ({ digests }) => digests.length > 0,
  );
  if (commits.length === 0) return [];
  const signatures = await readSigners(mirror, commits, rules.keys);
  const approvals: TrailerApproval[] = [];
  for (const carrier of commits) {
    const signature = signatures.get(carrier.commit);
    const refused = await findRefusal(mirror, carrier, signature, hasSince ? since : undefined, rules);
    const by = refused === undefined && signature !== undefined ? signature.signer : carrier.committer;
    for (const digest of carrier.digests)
      approvals.push({ digest, commit: carrier.commit, by, at: carrier.at, refused });
  }
  return approvals;
}

interface TrailerCommit {
  readonly commit: string;
  readonly parents: readonly string[];
  readonly committer: string;
  readonly at: string;
  readonly digests: readonly string[];
}

const SEPARATOR = "%x20";
/** The fields of a commit, one per line. No field can hold a newline: git ends names and lines there. */
const FORMAT = [
  "%H",
  "%P",
  "%cn <%ce>",
  "%cI",
  `%(trailers:key=${APPROVE_TRAILER},valueonly,unfold,separator=${SEPARATOR})`,
].join("%n");

async function listTrailerCommits(mirror: Mirror, args: readonly string[]): Promise<TrailerCommit[]> {
  const log = ["-c", "trailer.separators=:", "log", "-z", `--format=${FORMAT}`, ...args];
  const text = await runChecked(mirror, log);
  return text.split("\0").filter(Boolean).map(parseTrailerCommit);
}

function parseTrailerCommit(text: string): TrailerCommit {
  const [commit = "", parents = "", committer = "", at = "", ...values] = text.split("\n");
  return {
    commit,
    committer,
    at,
    parents: parents.split(" ").filter(Boolean),
    digests: values
      .join(" ")
      .split(/[\s,]+/)
      .filter(Boolean),
  };
}

async function readSigners(
  mirror: Mirror,
  commits: readonly TrailerCommit[],
  keys: KeyRing | undefined,
): Promise<ReadonlyMap<string, CommitSignature>> {
  if (keys === undefined) return new Map();
  const signatures = await readSignatures(
    mirror,
    ["--no-walk", ...commits.map(({ commit }) => commit)],
    keys,
  );
  return new Map(signatures.map((signature) => [signature.commit, signature]));
}

async function findRefusal(
  mirror: Mirror,
  commit: TrailerCommit,
  signature: CommitSignature | undefined,
  since: string | undefined,
  { keys, selfApproval }: TrailerRules,
): Promise<string | undefined> {
  if (keys === undefined)
    return "no keys of approvers are given (--approver-signers, --approver-keys), and without a signature an author could have written it";
  if (signature?.status !== "G") return "the commit is not signed by an approver";
  if (selfApproval === "allow") return undefined;
  if (await hasOwnChanges(mirror, commit))
    return `${signature.signer} made changes of their own in this very commit (--no-self-approval)`;
  const authored = (await readIncomingSignatures(mirror, commit, since, keys)).find((incoming) =>
    isByApprover(incoming, signature),
  );
  return authored === undefined
    ? undefined
    : `${signature.signer} is an author of ${authored.commit.slice(0, 12)} (--no-self-approval)`;
}

/** Returns whether a commit changes more than git's own merge of its parents would. */
async function hasOwnChanges(mirror: Mirror, { commit, parents }: TrailerCommit): Promise<boolean> {
  const [first, second, ...more] = parents;
  if (first === undefined || more.length > 0) return true;
  const tree = await readTreeId(mirror, commit);
  if (second === undefined) return tree !== (await readTreeId(mirror, first));
  const merged = await merge(mirror.directory, { base: first, ref: second }).catch(() => undefined);
  return merged?.tree !== tree;
}

async function readTreeId(mirror: Mirror, commit: string): Promise<string> {
  return (await runChecked(mirror, ["rev-parse", "--verify", `${commit}^{tree}`])).trim();
}

/** Reads the commits that an approving commit brings in: those that it merges, else all since the last read commit. */
async function readIncomingSignatures(
  mirror: Mirror,
  { commit, parents: [first, second] }: TrailerCommit,
  since: string | undefined,
  keys: KeyRing,
): Promise<readonly CommitSignature[]> {
  const from = second === undefined ? since : first;
  const revisions = from === undefined ? [commit] : [commit, `^${from}`];
  return (await readSignatures(mirror, revisions, keys)).filter((signature) => signature.commit !== commit);
}

function isByApprover(signature: CommitSignature, approver: CommitSignature): boolean {
  const email = parseEmail(approver.signer);
  const isSigned = signature.status === "G" && signature.key === approver.key;
  return isSigned || parseEmail(signature.author) === email || parseEmail(signature.committer) === email;
}

/** Returns the address in `Ada <ada@example.test>`. Other texts, such as principals of ssh, are the address itself. */
function parseEmail(person: string): string {
  return (/<([^<>]*)>[^<>]*$/.exec(person)?.[1] ?? person).trim().toLowerCase();
}

async function runChecked(mirror: Mirror, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await mirror.run(args);
  if (exitCode === 0) return stdout;
  throw new Failure("rejected", `${mirror.shown}: ${summarizeStderr(stderr)}`);
}
