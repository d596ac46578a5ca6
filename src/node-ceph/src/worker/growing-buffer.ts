import { constants } from "node:os";
import { CephError } from "../error.ts";

const { ERANGE } = constants.errno;

/**
 * Calls librbd with a growing buffer. librbd fails with ERANGE when the buffer is too small, and returns the needed size. `attempt` gets
 * the size of the buffer and returns the needed size, in the same unit.
 */
export async function withGrowingBuffer<T>(
  initialSize: number,
  attempt: (
    initialSize: number,
  ) => Promise<{ needed: number; read: () => T } | { failed: unknown; needed: number }>,
): Promise<T> {
  for (let size = initialSize; ; ) {
    const result = await attempt(size);
    if ("read" in result) return result.read();
    if (!(result.failed instanceof CephError) || result.failed.errno !== ERANGE) throw result.failed;
    size = Math.max(result.needed, size * 2); // the list may grow meanwhile
  }
}
