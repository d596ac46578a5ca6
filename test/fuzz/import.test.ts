import fc from "fast-check";
import { describe, expect } from "vitest";
import { parseAllDocuments } from "yaml";
import { type Element, formatXml, isElement, parseXml } from "../../src/drivers/libvirt/xml.ts";
import { importHost } from "../../src/import/import-host.ts";
import { renderFile } from "../../src/import/render.ts";
import { HIDDEN_CHARACTERS } from "../../src/model/hidden-characters.ts";
import { DEFINITIONS, foundHost, foundMachine } from "../unit/import/found-host.ts";
import { fuzz } from "./fuzz.ts";
import { HOSTILE, hostile } from "./mutations.ts";
import { read, write } from "./oracles.ts";

/** A definition in which some values are hostile: names, paths, models, addresses, texts. */
interface HostileDefinition {
  readonly definition: string;
  readonly values: readonly { readonly at: number; readonly text: string }[];
}

const cases: fc.Arbitrary<HostileDefinition> = fc.record({
  definition: fc.constantFrom(...Object.keys(DEFINITIONS)),
  values: fc.array(fc.record({ at: fc.nat(2000), text: fc.oneof(hostile, fc.constantFrom(...HOSTILE)) }), {
    minLength: 1,
    maxLength: 6,
  }),
});

type Place = (text: string) => void;

/** Returns a setter for each attribute and each text of a definition. */
function placesOf(tree: Element): Place[] {
  const attributes = Object.keys(tree.attributes).map(
    (name): Place =>
      (text) => {
        tree.attributes[name] = text;
      },
  );
  const children = tree.children.flatMap((child, index): Place[] => {
    if (isElement(child)) return placesOf(child);
    const setText: Place = (text) => {
      tree.children[index] = text;
    };
    return [setText];
  });
  return [...attributes, ...children];
}

function withHostileValues({ definition, values }: HostileDefinition): string | undefined {
  const tree = parseXml(DEFINITIONS[definition] ?? "");
  const places = placesOf(tree);
  for (const { at, text } of values) places[at % places.length]?.(text);
  return write(() => formatXml(tree));
}

describe("whatever a host says of its machines", () => {
  fuzz("it becomes neither syntax nor a path of the files", { cases, runs: 100 }, (input) => {
    const xml = withHostileValues(input);
    const machine = xml === undefined ? undefined : read(() => foundMachine(xml));
    if (machine === undefined) return;
    const { files, imported, left } = importHost(foundHost([machine]));
    expect(imported.length + left.length).toBe(1);
    for (const { path, drafts } of files) {
      const text = renderFile(drafts);
      expect(path).toMatch(/^[a-z][a-z-]*\/[a-z0-9]([a-z0-9-]|\.(?!\.))*\.yaml$/);
      expect(text.replaceAll("\n", "").search(HIDDEN_CHARACTERS)).toBe(-1);
      const documents = parseAllDocuments(text);
      if (!Array.isArray(documents)) throw new Error("no documents");
      expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
      const parsed = documents.map((document) => document.toJS({ maxAliasCount: 0 }));
      const drafted = drafts.map(({ kind, name, spec }) => ({
        apiVersion: "fleetwright/v1",
        kind,
        metadata: { name },
        spec,
      }));
      expect(parsed).toEqual(drafted);
    }
  });
});
