import type { FleetFile } from "../fleet/load.ts";
import { asFailure } from "../model/failure.ts";
import type { Followed } from "./following.ts";
import { Held, mayBeOurs, rewound, unreachable } from "./held.ts";
import type { KeyRing } from "./key-ring.ts";
import { type Mirror, Unreachable } from "./mirror.ts";
import { checkSignatures } from "./signatures.ts";
import type { SourceOptions, SourceProblem } from "./source.ts";

/** Which commit of a branch is in force, and what keeps a newer one from being it. */
export interface Acceptance extends Pick<Followed, "refresh" | "standing" | "state"> {
  /** The files of the commit in force; undefined for others. */
  files(commit: string): readonly FleetFile[] | undefined;
}

export interface AcceptanceOptions extends Pick<SourceOptions, "rewinds" | "applied"> {
  readonly mirror: Mirror;
  readonly branch: string | undefined;
  readonly keys: KeyRing | undefined;
  read(commit: string): Promise<readonly FleetFile[]>;
}

/** A commit that was accepted. */
interface Good {
  readonly commit: string;
  readonly told: readonly SourceProblem[];
  /** Undefined when it was accepted by a process before this one, and is still to be read. */
  readonly files?: readonly FleetFile[];
  /** The state of the keys that its signature was checked with. */
  readonly keys?: string;
}

export function createAcceptance(options: AcceptanceOptions): Acceptance {
  const { mirror } = options;
  let branch = options.branch;
  let good: Good | undefined;
  let held: readonly SourceProblem[] = [];
  let branches: ReadonlyMap<string, string> = new Map();
  const standing = () => ({
    commit: good?.commit,
    branch: branch ?? "HEAD",
    problems: [...held, ...(good?.told ?? [])],
  });
  const look = async (signal: AbortSignal): Promise<void> => {
    await fetch(mirror, signal);
    good ??= await appliedIn(options);
    branch ??= await mainBranch(mirror, signal);
    branches = await mirror.branches();
    good = await judge(options, good, { commit: tipOf(branches, branch, good), branch, signal });
  };
  return {
    async refresh(signal) {
      good ??= await remembered(options);
      try {
        await look(signal).catch((error: unknown) => mended(mirror, error, signal, look));
        held = [];
      } catch (error) {
        if (!(error instanceof Held)) throw error;
        held = [error.problemOf(mirror.shown)];
      }
    },
    standing,
    state: () => JSON.stringify([standing(), [...branches]]),
    files: (commit) => (commit === good?.commit ? good.files : undefined),
  };
}

/** A mirror that was damaged, by a crash of the machine for one, is made anew; then it is tried once more. */
async function mended(
  mirror: Mirror,
  error: unknown,
  signal: AbortSignal,
  look: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (signal.aborted || !mayBeOurs(error) || (await isWhole(mirror))) throw error;
  await mirror.renew(signal).catch((cause: unknown) => {
    throw heldUnreachable(cause);
  });
  await look(signal);
}

/** Everything that references lead to is there. It is asked only after something went wrong. */
async function isWhole(mirror: Mirror): Promise<boolean> {
  const { exitCode } = await mirror.run(["rev-list", "--objects", "--all", "--quiet"]);
  return exitCode === 0;
}

async function fetch(mirror: Mirror, signal: AbortSignal): Promise<void> {
  await mirror.fetch(signal).catch((error: unknown) => {
    throw heldUnreachable(error);
  });
}

async function mainBranch(mirror: Mirror, signal: AbortSignal): Promise<string> {
  const name = await mirror.mainBranch(signal).catch((error: unknown) => {
    throw heldUnreachable(error);
  });
  if (name === undefined)
    throw new Held("no-branch", "its HEAD names no branch", { hint: "name one with --ref" });
  return name;
}

function heldUnreachable(error: unknown): unknown {
  const isTheirs = error instanceof Unreachable || asFailure(error).code === "timeout";
  return isTheirs ? unreachable(asFailure(error).message) : error;
}

function tipOf(branches: ReadonlyMap<string, string>, branch: string, good: Good | undefined): string {
  const commit = branches.get(branch);
  if (commit !== undefined) return commit;
  const kept = good === undefined ? "" : `; the commit ${good.commit.slice(0, 12)} stays in force`;
  throw new Held("no-branch", `has no branch "${branch}"${kept}`);
}

interface Tip {
  readonly commit: string;
  readonly branch: string;
  readonly signal: AbortSignal;
}

/** The branch's newest commit, if it may be used. Throws what keeps it from that. */
async function judge(options: AcceptanceOptions, good: Good | undefined, tip: Tip): Promise<Good> {
  const { mirror, keys, read, applied, rewinds = "allow" } = options;
  const state = (await keys?.state()) ?? "";
  const { commit } = tip;
  if (good?.files !== undefined && commit === good.commit && state === good.keys) return good;
  const before = good?.commit ?? applied;
  const rewind = await rewound(mirror, { ...tip, before, rewinds });
  if (keys !== undefined) await checkSignatures(mirror, { ...tip, since: before }, keys);
  const files = await read(commit).catch((error: unknown) => {
    throw unreadable(error, tip);
  });
  await mirror.run(["update-ref", refOf(options), commit]);
  const told = commit === good?.commit ? good.told : rewind;
  return { commit, told, files, keys: state };
}

function unreadable(error: unknown, { commit, branch }: Tip): Held {
  const { message, hint } = asFailure(error);
  const more = hint === undefined ? { commit } : { commit, hint };
  return new Held("unreadable", `${branch} at ${commit.slice(0, 12)}: ${message}`, more, error);
}

/** What was accepted without a look at signatures is not taken over when they are required. */
function refOf({ keys }: AcceptanceOptions): string {
  return keys === undefined ? "refs/fleetwright/good" : "refs/fleetwright/signed";
}

/** What was applied before the mirror was lost, when the repository still has it. */
async function appliedIn({ mirror, applied }: AcceptanceOptions): Promise<Good | undefined> {
  if (applied === undefined) return undefined;
  const { exitCode } = await mirror.run(["cat-file", "-e", `${applied}^{commit}`]);
  return exitCode === 0 ? { commit: applied, told: [] } : undefined;
}

/** The reference also keeps git from clearing the commit away when its branch has left it. */
async function remembered(options: AcceptanceOptions): Promise<Good | undefined> {
  const ref = refOf(options);
  const { exitCode, stdout } = await options.mirror.run([
    "rev-parse",
    "--verify",
    "--quiet",
    `${ref}^{commit}`,
  ]);
  return exitCode === 0 ? { commit: stdout.trim(), told: [] } : undefined;
}
