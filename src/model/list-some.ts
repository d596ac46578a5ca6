/** Lists the first `max` items and the number of the others: `a, b, and 3 more`. */
export function listSome(items: readonly string[], max: number, separator = ", "): string {
  const rest = items.length - max;
  if (rest <= 0) return items.join(separator);
  return [...items.slice(0, max), `and ${rest} more`].join(separator);
}
