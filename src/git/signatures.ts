import { Held } from "./held.ts";
import type { KeyRing } from "./key-ring.ts";
import type { Mirror } from "./mirror.ts";
import { lastWords } from "./system-git.ts";

/** A branch as it moved. */
export interface Range {
  readonly branch: string;
  readonly commit: string;
  /** The commit in force; undefined when there is none yet. */
  readonly since: string | undefined;
  readonly signal: AbortSignal;
}

/** What is known of one commit's signature. See git-log(1), `%G?`. */
export interface Signed {
  readonly commit: string;
  readonly status: string;
  readonly signer: string;
  readonly key: string;
  readonly author: string;
  readonly subject: string;
}

/** Many signatures take a while: two processes each. */
const TIMEOUT_MS = 600_000;

/**
 * Every commit that is new since the one in force must be signed by one of the keys, also those that came in by a merge;
 * the first time, the newest one. Where the one in force is gone from the repository, all of history must be. Throws Held.
 */
export async function checkSignatures(mirror: Mirror, range: Range, keys: KeyRing): Promise<void> {
  const signed = await signaturesOf(mirror, range, keys);
  const bad = signed.filter(({ status }) => status !== "G");
  const [first] = bad;
  if (first === undefined) return;
  const others = bad.length === 1 ? "" : `, and ${bad.length - 1} more are not good either`;
  const hint = "sign it and push again, or add the key of its signer to those that may sign";
  const message = `${range.branch}: commit ${describe(first)} ${(WORDS[first.status] ?? unknown)(first)}${others}`;
  throw new Held("signature", message, { commit: range.commit, hint });
}

async function signaturesOf(mirror: Mirror, range: Range, keys: KeyRing): Promise<Signed[]> {
  const { args, env } = await keys.settings();
  const revisions = await revisionsOf(mirror, range);
  const log = [...args, "log", "-z", `--format=${FORMAT}`, ...revisions];
  const options = { env, signal: range.signal, timeoutMs: TIMEOUT_MS };
  const { exitCode, stdout, stderr } = await mirror.run(log, options);
  if (exitCode !== 0) throw new Held("signature", `signatures cannot be checked: ${lastWords(stderr)}`);
  return stdout.split("\0").filter(Boolean).map(parse);
}

async function revisionsOf(mirror: Mirror, { commit, since }: Range): Promise<string[]> {
  if (since === undefined || since === commit) return ["--no-walk", commit];
  const { exitCode } = await mirror.run(["cat-file", "-e", `${since}^{commit}`]);
  if (exitCode !== 0) return [commit];
  const { stdout } = await mirror.run(["rev-list", "--max-count=1", commit, `^${since}`]);
  return stdout.trim() === "" ? ["--no-walk", commit] : [commit, `^${since}`];
}

/** Fields are apart by a character that none of them can have: git cuts lines, and a newline ends a name. */
const FORMAT = ["%H", "%G?", "%GS", "%GK", "%an <%ae>", "%s"].join("%n");

function parse(text: string): Signed {
  const [commit = "", status = "", signer = "", key = "", author = "", ...subject] = text.split("\n");
  return { commit, status, signer, key, author, subject: subject.join(" ") };
}

function describe({ commit, subject, author }: Signed): string {
  return `${commit.slice(0, 12)} ("${subject.slice(0, 60)}", by ${author})`;
}

const unknown = ({ key }: Signed) => `is signed by a key that is not among the signers${key && `: ${key}`}`;

const WORDS: Readonly<Record<string, (signed: Signed) => string>> = {
  N: () => "is not signed",
  B: ({ signer, key }) => `has a bad signature of ${signer || key || "nobody that is known"}`,
  U: unknown,
  E: unknown,
  X: ({ signer, key }) => `has a signature of ${signer || key} that has expired`,
  Y: ({ signer, key }) => `is signed by ${signer || key}, whose key has expired`,
  R: ({ signer, key }) => `is signed by ${signer || key}, whose key was revoked`,
};
