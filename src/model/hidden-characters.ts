/**
 * Characters that a terminal obeys or a reader cannot see: control characters (C0, DEL, C1), format characters
 * (bidirectional overrides, zero widths, soft hyphens, tags), line and paragraph separators, surrogate halves, and
 * fillers and selectors without a glyph.
 */
export const HIDDEN_CHARACTERS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Returns one line that shows every hidden character by its number. For text from outside. */
export function escapeHidden(text: string): string {
  return text.replace(HIDDEN_CHARACTERS, escapeCharacter);
}

/** Spells one hidden character: `\n`, `\x1b`, `\u{202e}`. */
export function escapeCharacter(character: string): string {
  if (character === "\n" || character === "\t") return character === "\n" ? "\\n" : "\\t";
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}

/**
 * Escapes the hidden characters of JSON text as `\u202e`. The values stay the same. JSON itself escapes only C0. Line
 * breaks stay, because JSON strings contain none.
 */
export function escapeHiddenJson(json: string): string {
  return json.replace(HIDDEN_CHARACTERS, (character) =>
    character === "\n" ? character : jsonEscape(character),
  );
}

/** Returns JSON that is safe to print on a terminal, indented or on one line. */
export function formatJson(value: unknown, form: "indented" | "line" = "indented"): string {
  return escapeHiddenJson(JSON.stringify(value, undefined, form === "line" ? undefined : 2));
}

/** Escapes each half of a surrogate pair as a unit of its own. */
function jsonEscape(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/**
 * Escapes the hidden characters of YAML text in which only double-quoted scalars have some: `\x9b`, `\u202e`,
 * `\U000e0001`. The values stay the same.
 */
export function escapeHiddenYaml(yaml: string): string {
  return yaml.replace(HIDDEN_CHARACTERS, (character) =>
    character === "\n" ? character : yamlEscape(character),
  );
}

function yamlEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = (digits: number) => code.toString(16).padStart(digits, "0");
  if (code <= 0xff) return `\\x${hex(2)}`;
  return code <= 0xffff ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}
