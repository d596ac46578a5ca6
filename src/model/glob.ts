/** Whether a text is what a pattern says, in which `*` stands for any text. */
export function matchesGlob(pattern: string, text: string): boolean {
  const parts = pattern.split("*");
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  return inOrder(others, text.slice(first.length, text.length - last.length));
}

/** Each part after the one before: no pattern can make this slow, as it could a regular expression. */
function inOrder(parts: readonly string[], text: string): boolean {
  let from = 0;
  for (const part of parts) {
    const found = text.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return true;
}
