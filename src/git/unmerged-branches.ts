import { Failure } from "../model/failure.ts";
import type { Mirror } from "./mirror.ts";
import { summarizeStderr } from "./system-git.ts";

/** A branch, with its newest commit. */
export interface Branch {
  readonly name: string;
  readonly commit: string;
}

const MAX_BRANCHES = 5_000;

/** Lists the branches with commits that `commit` does not contain, the newest committer date first. At most five thousand. */
export async function listUnmergedBranches(mirror: Mirror, commit: string): Promise<Branch[]> {
  const format = "--format=%(objectname) %(refname:lstrip=2)";
  const selection = [`--no-merged=${commit}`, "--sort=-committerdate", `--count=${MAX_BRANCHES}`];
  const { exitCode, stdout, stderr } = await mirror.run(["for-each-ref", ...selection, format, "refs/heads"]);
  if (exitCode !== 0) throw new Failure("rejected", `${mirror.shown}: ${summarizeStderr(stderr)}`);
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => ({ commit: line.slice(0, line.indexOf(" ")), name: line.slice(line.indexOf(" ") + 1) }));
}
