import type { SinceOf } from "./prober-observe.ts";

/** HAProxy counts whole seconds, and an answer takes a while. */
const TOLERANCE_MS = 2_500;

/**
 * Returns a function that converts the seconds since a change of a part to the time of the change. It returns the same time
 * for the same change, although the seconds are rounded at every read.
 */
export function createSince(now: () => Date): SinceOf {
  const known = new Map<string, { readonly state: string; readonly since: string }>();
  return (object, part, state, seconds) => {
    const key = `${object}\n${part}`;
    const at = now().getTime() - seconds * 1000;
    const before = known.get(key);
    if (before?.state === state && Math.abs(Date.parse(before.since) - at) <= TOLERANCE_MS)
      return before.since;
    const since = new Date(at).toISOString();
    known.set(key, { state, since });
    return since;
  };
}
