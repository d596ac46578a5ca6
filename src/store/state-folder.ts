import { join } from "node:path";

/** The parts of the process's environment that determine the state folder. */
interface PathEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user id; 0 is root. */
  readonly uid: number;
  readonly home: string;
}

/**
 * Returns the folder for state that cannot lie on the objects themselves: `$FLEETWRIGHT_STATE_DIR`, for root a folder
 * of the system, else a folder of the user (XDG Base Directory Specification).
 */
export function resolveStateFolder({ env, uid, home }: PathEnvironment): string {
  const configured = env.FLEETWRIGHT_STATE_DIR;
  if (configured) return configured;
  if (uid === 0) return "/var/lib/fleetwright/state";
  return join(env.XDG_STATE_HOME || join(home, ".local/state"), "fleetwright");
}
