/** Without what the pattern matches, but for its first group. */
export function shortened<Text>(texts: readonly Text[], without: RegExp | undefined): Text[] {
  if (without === undefined) return [...texts];
  return texts.map((text) => (typeof text === "string" ? (text.replaceAll(without, "$1") as Text) : text));
}
