/** The order of code units: the same on every machine, which the order of a language is not. */
export function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
