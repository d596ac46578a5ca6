import { distance } from "fastest-levenshtein";

/** The known name that was probably meant: at most a third of its letters differ. Undefined when none is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const differing = distance(name.toLowerCase(), candidate.toLowerCase());
    if (differing < least) [best, least] = [candidate, differing];
  }
  return best;
}

/** `did you mean "web"?`, as a hint; nothing when no name is near. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  if (name.length > 256) return undefined;
  const found = nearest(name, known);
  return found === undefined ? undefined : `did you mean "${found}"?`;
}
