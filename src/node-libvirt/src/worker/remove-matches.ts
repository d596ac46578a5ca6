/** Returns the texts without matches of the pattern, except for its first group. */
export function removeMatches<Text>(texts: readonly Text[], without: RegExp | undefined): Text[] {
  if (without === undefined) return [...texts];
  return texts.map((text) => (typeof text === "string" ? (text.replaceAll(without, "$1") as Text) : text));
}
