import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Element, element, formatXml, parseXml } from "./xml.ts";

/** Returns true if XML can hold a string: the writer refuses the others. */
function isWritable(value: string): boolean {
  try {
    formatXml(element("a", { value }));
    return true;
  } catch {
    return false;
  }
}
const text = fc.string({ unit: "grapheme" }).filter(isWritable);

describe("XML", () => {
  it("returns every value that XML can hold", () => {
    fc.assert(
      fc.property(text, text, (attribute, content) => {
        const tree = parseXml(formatXml(element("a", { b: attribute }, [element("c", {}, [`x${content}`])])));
        expect(tree.attributes.b).toBe(attribute);
        expect((tree.children as Element[]).find((one) => one.name === "c")?.children.join("")).toBe(
          `x${content}`,
        );
      }),
    );
  });

  it("reads CDATA and entities as text", () => {
    expect(parseXml("<a><![CDATA[<&]]>&#65;&lt;</a>").children.join("")).toBe("<&A<");
  });

  it.each([
    ["a DOCTYPE", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ["an unclosed tag", "<a><b></a>"],
    ["a duplicate attribute", "<a b='1' b='2'/>"],
    ["an unknown entity", "<a>&b;</a>"],
    ["nothing", ""],
    ["two roots", "<a/><b/>"],
  ])("refuses %s", (_, input) => {
    expect(() => parseXml(input)).toThrow(/XML/);
  });

  it("refuses to write a value that XML cannot hold", () => {
    expect(() => formatXml(element("a", { b: "\u0001" }))).toThrow(/cannot hold/);
  });
});
