/** Returns whether a text matches a pattern. `*` stands for any text. */
export function matchesGlob(pattern: string, text: string): boolean {
  const parts = pattern.split("*");
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  return includesInOrder(others, text.slice(first.length, text.length - last.length));
}

/** Finds the parts in their order. Unlike a regular expression, no pattern can make this slow. */
function includesInOrder(parts: readonly string[], text: string): boolean {
  let from = 0;
  for (const part of parts) {
    const index = text.indexOf(part, from);
    if (index === -1) return false;
    from = index + part.length;
  }
  return true;
}
