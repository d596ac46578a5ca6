import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { HIDDEN_CHARACTERS } from "../../model/hidden-characters.ts";
import { formatYaml } from "./format-yaml.ts";
import { createPalette, sanitizeLine, sanitizeText } from "./sanitize.ts";

const color = createPalette(true);
const anyText = fc.string({ unit: "binary" });

describe("text for a terminal", () => {
  it("keeps own styles", () => {
    expect(sanitizeText(color.red(`a ${color.bold("b")} c`))).toBe(
      "\u001b[31ma \u001b[1mb\u001b[22m c\u001b[39m",
    );
  });

  it("has no style around nothing, so that a table can leave it out", () => {
    expect(color.red("")).toBe("");
  });

  it("resumes the outer style after a nested style with the same end sequence", () => {
    expect(sanitizeText(color.bold(`a ${color.dim("b")} c`))).toBe(
      "\u001b[1ma \u001b[2mb\u001b[22m\u001b[1m c\u001b[22m",
    );
  });

  it("has foreign styles escaped", () => {
    expect(sanitizeText(color.red("\u001b[32mapplied\u001b[0m"))).toBe(
      "\u001b[31m\\x1b[32mapplied\\x1b[0m\u001b[39m",
    );
  });

  it("has a style with a guessed nonce escaped", () => {
    expect(sanitizeText("\u001b[32;1000;1000;1000;1000m")).toBe("\\x1b[32;1000;1000;1000;1000m");
  });

  it("has every other control character escaped", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const unstyled = sanitizeText(color.red(text)).replace("\u001b[31m", "").replace("\u001b[39m", "");
        expect(unstyled.replaceAll("\n", "").search(HIDDEN_CHARACTERS)).toBe(-1);
      }),
    );
  });

  it("keeps a line on one line, with its styles", () => {
    expect(sanitizeText(sanitizeLine(color.red("a\nb")))).toBe("\u001b[31ma\\nb\u001b[39m");
  });
});

describe("YAML for a terminal", () => {
  it("keeps its keys and values, and escapes hidden characters", () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), (value) => {
        const whole = JSON.parse(JSON.stringify(value).replace(/\\ud[89a-f]../g, "x")); // YAML cannot hold unpaired surrogates
        const text = formatYaml(whole);
        expect(parse(text)).toEqual(whole);
        expect(text.replaceAll("\n", "").search(HIDDEN_CHARACTERS)).toBe(-1);
      }),
    );
  });

  it("keeps a quoted text on one line", () => {
    const text = `${"x".repeat(100)}\u202e\nFORGED ${"y ".repeat(100)}`;
    expect(formatYaml({ text }).trimEnd().split("\n")).toHaveLength(1);
    expect(parse(formatYaml({ text }))).toEqual({ text });
  });

  it("keeps ordinary texts unchanged", () => {
    expect(formatYaml({ script: "#!/bin/sh\necho ok\n" })).toBe("script: |\n  #!/bin/sh\n  echo ok\n");
  });
});
