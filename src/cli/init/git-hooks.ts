import { existsSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { runGit } from "../../git/system-git.ts";
import { packageFile } from "../../host/package-file.ts";
import { Failure } from "../../model/failure.ts";

/** The hooks that a new repository can get. */
export const HOOKS = ["none", "pre-commit", "pre-receive"] as const;
export type Hook = (typeof HOOKS)[number];

/** The hooks as the package has them. */
const HOOK_FILES = {
  "pre-commit": "contrib/pre-commit/validate-staged",
  "pre-receive": "hooks/pre-receive",
} as const satisfies Record<Exclude<Hook, "none">, string>;

export function isHook(text: string): text is Hook {
  return (HOOKS as readonly string[]).includes(text);
}

/** Throws `unsupported` if this installation does not have the hook. */
export function assertHook(hook: Hook): void {
  if (hook === "none" || existsSync(packageFile(HOOK_FILES[hook]))) return;
  throw new Failure("unsupported", `this installation has no ${HOOK_FILES[hook]}`, {
    hint: "use --hook none",
  });
}

/**
 * Installs a hook in a repository. What is pushed to a branch that is checked out there then also changes its files, unless these have changes
 * that are not committed (git-config(1), receive.denyCurrentBranch).
 */
export async function installHook(folder: string, hook: Hook): Promise<void> {
  if (hook === "none") return;
  const hooks = join(folder, ".git/hooks");
  await mkdir(hooks, { recursive: true });
  await symlink(packageFile(HOOK_FILES[hook]), join(hooks, hook));
  if (hook === "pre-receive")
    await runGit(["config", "receive.denyCurrentBranch", "updateInstead"], { repo: folder });
}
