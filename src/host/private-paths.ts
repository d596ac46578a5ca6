import { realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { Failure } from "../model/failure.ts";
import { homeFolder } from "./login.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Files and folders with state and credentials of this process. A repository must not make the process read them. */
export type PrivatePaths = readonly string[];

/** Credentials of this user's git and ssh, in the home folder. */
const USER_CREDENTIALS = [
  ".ssh",
  ".gnupg",
  ".netrc",
  ".git-credentials",
  ".config/git/credentials",
  ".config/age",
];

/**
 * Returns the private paths: the state folder, files that variables such as FLEETWRIGHT_AGE_KEY_FILE and options name,
 * and the credentials of the user's git and ssh.
 */
export function collectPrivatePaths(env: Env, state: string, options: readonly string[]): PrivatePaths {
  const home = env.HOME ?? homeFolder();
  const named = Object.entries(env).filter(([name]) => /^FLEETWRIGHT_\w+_FILE$/.test(name));
  const files = named.map(([, file]) => file).filter((file) => file !== undefined && file !== "");
  return [state, ...options, ...files, ...USER_CREDENTIALS.map((name) => join(home, name))] as string[]; // empty ones are filtered out
}

/** Throws `rejected` for a path that equals a private path, lies below one, or links to one. */
export function assertNotPrivate(path: string, privatePaths: PrivatePaths): void {
  const real = resolveLinks(path);
  for (const privatePath of privatePaths) {
    const resolved = resolveLinks(privatePath);
    if (real === resolved || real.startsWith(resolved + sep) || isSameFile(real, resolved)) {
      const hint = "keep values for the fleet in files of their own";
      throw new Failure(
        "rejected",
        `${path}: this is Fleetwright's own, and no repository may have it read`,
        { hint },
      );
    }
  }
}

/** Resolves links. Returns the path unchanged if nothing exists at it. */
function resolveLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Returns whether two paths are the same file, by hard link or a second mount. */
function isSameFile(left: string, right: string): boolean {
  const [leftStats, rightStats] = [left, right].map((path) => statSync(path, { throwIfNoEntry: false }));
  return (
    leftStats !== undefined &&
    rightStats?.isFile() === true &&
    leftStats.dev === rightStats.dev &&
    leftStats.ino === rightStats.ino
  );
}
