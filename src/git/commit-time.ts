import type { FilesLocation } from "./file-locator.ts";
import { runGit } from "./system-git.ts";

/**
 * Returns the committer's time (ISO 8601) of the commit that the files belong to. For a directory this is the last commit of its
 * repository. Undefined when no such commit can be read.
 */
export async function readCommitTime(files: FilesLocation): Promise<string | undefined> {
  const [repo, ref] = "directory" in files ? [files.directory, "HEAD"] : [files.repo, files.commit];
  const output = await runGit(["log", "-1", "--format=%cI", ref, "--"], { repo }).catch(() => "");
  const time = Date.parse(output.trim());
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
