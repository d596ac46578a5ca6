import { Failure } from "../model/failure.ts";
import type { Mirror } from "./mirror.ts";
import { lastWords } from "./system-git.ts";

/** A branch, with its newest commit. */
export interface Branch {
  readonly name: string;
  readonly commit: string;
}

/** Whoever keeps more branches than this does not wait for plans of them. */
const MOST = 50;

/** The branches that have something which a commit does not contain, the newest first. At most fifty of them. */
export async function unmergedIn(mirror: Mirror, commit: string): Promise<Branch[]> {
  const format = "--format=%(objectname) %(refname:lstrip=2)";
  const which = [`--no-merged=${commit}`, "--sort=-committerdate", `--count=${MOST}`];
  const { exitCode, stdout, stderr } = await mirror.run(["for-each-ref", ...which, format, "refs/heads"]);
  if (exitCode !== 0) throw new Failure("rejected", `${mirror.shown}: ${lastWords(stderr)}`);
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => ({ commit: line.slice(0, line.indexOf(" ")), name: line.slice(line.indexOf(" ") + 1) }));
}
