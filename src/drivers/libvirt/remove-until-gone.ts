import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { subjectOf } from "../shared/errors.ts";

/** The number of calls of `remove`. The last one only has to confirm. A client that starts the object in a loop is reported. */
const MAX_CALLS = 4;

/**
 * Repeats a removal until it finds nothing to remove. Undefining an object that another client has just started leaves
 * it running without a definition, as a start does that a killed process had requested.
 * `remove` returns true if the object was gone already. Throws `world-moved`.
 */
export async function removeUntilGone(change: Change, remove: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < MAX_CALLS; attempt += 1) if (await remove()) return;
  throw new Failure("world-moved", `${subjectOf(change)}: it was started again each time it was removed`, {
    hint: "another client of this libvirt starts it; stop that client",
  });
}
