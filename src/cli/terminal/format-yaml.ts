import { Document, Scalar, visit } from "yaml";
import { HIDDEN_CHARACTERS } from "../../model/hidden-characters.ts";

/** Formats a value as YAML that a terminal may show. Hidden characters are escaped; parsing returns the same value. */
export function formatYaml(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === "string" && hasHidden(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document
    .toString(ONE_LINE)
    .replace(HIDDEN_CHARACTERS, (character) => (character === "\n" ? character : escapeCharacter(character)));
}

/** Disables folding of quoted strings. Otherwise a value could forge the beginning of a line. */
const ONE_LINE = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER } as const;

function hasHidden(text: string): boolean {
  return text.replaceAll("\n", "").search(HIDDEN_CHARACTERS) !== -1;
}

/** Escapes a character as in a double-quoted YAML scalar: `\x9b`, `\u202e`, `\U000e0001`. */
function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
