import { openCommitsSource } from "./commits-source.ts";
import { pollSource } from "./polling-source.ts";
import type { GitSource, SourceOptions } from "./types.ts";
import { openWorktreeSource } from "./worktree-source.ts";

/** Opens a source. The repository need not exist yet: `head()` reports what is wrong with it. */
export async function openSource(options: SourceOptions): Promise<GitSource> {
  return pollSource(
    await (options.mode === "worktree" ? openWorktreeSource(options) : openCommitsSource(options)),
  );
}
