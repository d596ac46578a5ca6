/**
 * A function that gives its last answer again as long as its arguments hold the same items: what follows from it is then
 * the same, too, and need not be looked at.
 */
export function kept<Args extends readonly unknown[], Answer>(
  compute: (...args: Args) => Answer,
): (...args: Args) => Answer {
  let last: { readonly args: Args; readonly answer: Answer } | undefined;
  return (...args) => {
    const before = last;
    if (before?.args.every((arg, index) => sameItems(arg, args[index]))) return before.answer;
    last = undefined; // stays so if this ends in the middle
    const answer = compute(...args);
    last = { args, answer };
    return answer;
  };
}

/** The very same, or lists or maps of the very same items. */
export function sameItems(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (before instanceof Map && after instanceof Map) return sameEntries(before, after);
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return false;
  return before.every((item, index) => item === after[index]);
}

function sameEntries(before: ReadonlyMap<unknown, unknown>, after: ReadonlyMap<unknown, unknown>): boolean {
  if (before.size !== after.size) return false;
  for (const [key, value] of after) if (before.get(key) !== value || !before.has(key)) return false;
  return true;
}
