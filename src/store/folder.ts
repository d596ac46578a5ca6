import { join } from "node:path";

/** What of the process decides where its state lies. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** User id; 0 is root. */
  readonly uid: number;
  readonly home: string;
}

/**
 * The folder for what cannot lie on the objects themselves: `$FLEETWRIGHT_STATE_DIR`, for root a folder of the system,
 * else the user's own (XDG Base Directory Specification).
 */
export function stateFolder({ env, uid, home }: Surroundings): string {
  const asked = env.FLEETWRIGHT_STATE_DIR;
  if (asked) return asked;
  if (uid === 0) return "/var/lib/fleetwright/state";
  return join(env.XDG_STATE_HOME || join(home, ".local/state"), "fleetwright");
}
