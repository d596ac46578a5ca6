/** The shape of a value in a `#cloud-config` document. */
export type Shape =
  | { readonly is: "any" | "text" | "integer" | "flag" | "nothing" }
  | { readonly is: "word"; readonly words: readonly (string | boolean)[] }
  | { readonly is: "list"; readonly items: Shape; readonly min: number; readonly max: number }
  | { readonly is: "map"; readonly fields: Fields; readonly required: readonly string[] }
  | { readonly is: "entries"; readonly values: Shape }
  | { readonly is: "either"; readonly shapes: readonly Shape[] };

export type Fields = { readonly [name: string]: Shape };

export const ANY: Shape = { is: "any" };
export const TEXT: Shape = { is: "text" };
export const INTEGER: Shape = { is: "integer" };
export const FLAG: Shape = { is: "flag" };
export const NOTHING: Shape = { is: "nothing" };

/** One of these values. */
export const word = (...words: (string | boolean)[]): Shape => ({ is: "word", words });

/** A list, which may be empty unless `min` says otherwise. */
export const list = (
  items: Shape,
  { min = 0, max = Number.POSITIVE_INFINITY }: { readonly min?: number; readonly max?: number } = {},
): Shape => ({ is: "list", items, min, max });

/** A map with only these fields. */
export const map = (fields: Fields, ...required: string[]): Shape => ({ is: "map", fields, required });

/** A map with any keys. */
export const entries = (values: Shape): Shape => ({ is: "entries", values });

export const either = (...shapes: Shape[]): Shape => ({ is: "either", shapes });

const NAMES = {
  any: "a value",
  text: "a text",
  integer: "a whole number",
  flag: "true or false",
  nothing: "empty",
  map: "a map",
  entries: "a map",
} as const;

/** Names a shape as part of a sentence. */
export function describeShape(shape: Shape): string {
  if (shape.is === "word")
    return shape.words.length === 1 ? String(shape.words[0]) : `one of ${shape.words.join(", ")}`;
  if (shape.is === "list") return `a list of ${PLURALS[shape.items.is] ?? "values"}`;
  if (shape.is === "either") return [...new Set(shape.shapes.map(describeShape))].join(" or ");
  return NAMES[shape.is];
}

const PLURALS: { readonly [is: string]: string | undefined } = {
  text: "texts",
  integer: "whole numbers",
  list: "lists",
  map: "maps",
  either: "entries",
};
