import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeHidden, escapeHiddenJson, formatJson, HIDDEN_CHARACTERS } from "./hidden-characters.ts";

const anyText = fc.string({ unit: "binary" });

describe("plain text", () => {
  it.each([
    ["an escape", "\u001b[2J", "\\x1b[2J"],
    ["an escape of one byte", "\u009b2J", "\\x9b2J"],
    ["a line break", "a\r\nb", "a\\x0d\\nb"],
    ["a right-to-left override", "a\u202eb", "a\\u{202e}b"],
    ["isolates and marks", "\u2066\u2069\u200e\u061c", "\\u{2066}\\u{2069}\\u{200e}\\u{61c}"],
    ["zero widths", "a\u200b\ufeffb", "a\\u{200b}\\u{feff}b"],
    ["tags", "\u{e0041}", "\\u{e0041}"],
    ["fillers that are letters", "\u3164\u115f", "\\u{3164}\\u{115f}"],
    ["selectors that are marks", "a\ufe0f\u034f", "a\\u{fe0f}\\u{34f}"],
    ["separators", "\u2028\u2029", "\\u{2028}\\u{2029}"],
    ["half a surrogate pair", "\ud800", "\\u{d800}"],
    ["what people write, as it is", "Größe 大 → 3,5 m² 🚀", "Größe 大 → 3,5 m² 🚀"],
  ])("spells %s", (_name, text, expected) => expect(escapeHidden(text)).toBe(expected));

  it("never has anything hidden, whatever it is made of", () => {
    fc.assert(fc.property(anyText, (text) => escapeHidden(text).search(HIDDEN_CHARACTERS) === -1));
  });
});

describe("JSON that is shown", () => {
  it("keeps its values, and hides nothing", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        const text = formatJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text.replaceAll("\n", "").search(HIDDEN_CHARACTERS)).toBe(-1);
      }),
    );
  });

  it("is escaped as JSON is", () => {
    expect(escapeHiddenJson('"\u009b\u202e\u{e0041}\u007f"')).toBe('"\\u009b\\u202e\\udb40\\udc41\\u007f"');
  });
});
