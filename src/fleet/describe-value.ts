import { listSome } from "../model/list-some.ts";
/** The names of JSON Schema types in messages. */
export const TYPE_NAMES: { readonly [type: string]: string } = {
  string: "a text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
};

/** Returns the first sentence of a description, as a hint. */
export function firstSentence(description = ""): string | undefined {
  const sentence = /^.*?(?=\.(?:\s|$))/.exec(description)?.[0];
  return sentence === undefined ? undefined : `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

const MAX_LISTED = 20;

/** Formats names as part of a sentence. Of many names, only the first ones. */
export function formatNames(names: readonly string[]): string {
  return listSome(names, MAX_LISTED);
}

/** Formats a value as part of a sentence. */
export function describeValue(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "number") return `the number ${value}`;
  return typeof value === "string" ? quoteText(value) : String(value);
}

/** Returns the text in quotes, shortened. */
export function quoteText(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
