/**
 * Returns a function that repeats its last answer while its arguments hold the same items. A caller that compares answers by
 * identity then skips everything that follows from the answer.
 */
export function memoizeLast<Args extends readonly unknown[], Answer>(
  compute: (...args: Args) => Answer,
): (...args: Args) => Answer {
  let last: { readonly args: Args; readonly answer: Answer } | undefined;
  return (...args) => {
    const before = last;
    if (before?.args.every((arg, index) => sameItems(arg, args[index]))) return before.answer;
    last = undefined; // `compute` may throw
    const answer = compute(...args);
    last = { args, answer };
    return answer;
  };
}

/** Returns whether both are identical, or are lists or maps of identical items. */
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

/** Returns a function that computes its answer once for each key, and forgets it with the key. Keys must be immutable. */
export function memoizeByIdentity<Key extends object, Answer>(
  compute: (key: Key) => Answer,
): (key: Key) => Answer {
  const answers = new WeakMap<Key, { readonly answer: Answer }>();
  return (key) => {
    let entry = answers.get(key);
    if (entry === undefined) {
      entry = { answer: compute(key) };
      answers.set(key, entry);
    }
    return entry.answer;
  };
}

/** Returns a function that computes its answer in the first call, and repeats it in later ones. */
export function memoizeOnce<Answer>(compute: () => Answer): () => Answer {
  let computed: { readonly answer: Answer } | undefined;
  return () => {
    computed ??= { answer: compute() };
    return computed.answer;
  };
}
