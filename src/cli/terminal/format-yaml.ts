import { Document, Scalar, visit } from "yaml";
import { escapeHiddenYaml, HIDDEN_CHARACTERS } from "../../model/hidden-characters.ts";

/** Formats a value as YAML that a terminal may show. Hidden characters are escaped; parsing returns the same value. */
export function formatYaml(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === "string" && hasHidden(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return escapeHiddenYaml(document.toString(ONE_LINE));
}

/** Disables folding of quoted strings. Otherwise a value could forge the beginning of a line. */
const ONE_LINE = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER } as const;

function hasHidden(text: string): boolean {
  return text.replaceAll("\n", "").search(HIDDEN_CHARACTERS) !== -1;
}
