import { distance } from "fastest-levenshtein";

/**
 * Returns the nearest candidate, in which at most a third of the letters differ. Undefined if none is near.
 */
function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const differing = distance(name.toLowerCase(), candidate.toLowerCase());
    if (differing < least) [best, least] = [candidate, differing];
  }
  return best;
}

/** Returns the hint `did you mean "web"?`. Undefined if no candidate is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > 256) return undefined;
  const match = nearestName(name, candidates);
  return match === undefined ? undefined : `did you mean "${match}"?`;
}
