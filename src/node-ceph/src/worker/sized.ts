import { constants } from "node:os";
import { CephError } from "../error.ts";

const { ERANGE } = constants.errno;

/**
 * Lists of librbd are written into room that the caller brings: with too little it fails with ERANGE, having said how
 * much is needed. `attempt` gets the room to bring and gives back what is needed, in the same unit.
 */
export async function sized<T>(
  room: number,
  attempt: (room: number) => Promise<{ needed: number; read: () => T } | { failed: unknown; needed: number }>,
): Promise<T> {
  for (let bring = room; ; ) {
    const got = await attempt(bring);
    if ("read" in got) return got.read();
    if (!(got.failed instanceof CephError) || got.failed.errno !== ERANGE) throw got.failed;
    bring = Math.max(got.needed, bring * 2); // it may grow meanwhile
  }
}
