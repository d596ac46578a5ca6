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

/** Formats a value as part of a sentence. `source` is its text as it is written, because 1.10 is not 1.1 to a reader. */
export function describeValue(value: unknown, source?: string): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "number") return `the number ${source ?? value}`;
  return typeof value === "string" ? quoteText(value) : String(value);
}

/** Returns the text in quotes, shortened. Spaces other than the ordinary one are spelled as `\u00a0`. */
export function quoteText(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text).replace(
    OTHER_SPACES,
    (space) => `\\u${codeOf(space)}`,
  );
}

/** Characters that look like a space or like nothing, and that YAML takes for letters. */
const OTHER_SPACES = /[\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]/g;

/** Returns the hint to replace a space that YAML takes for a letter. Undefined for a text without one. */
export function spaceHint(text: string): string | undefined {
  const [space] = text.match(OTHER_SPACES) ?? [];
  if (space === undefined) return undefined;
  const name = space === "\u00a0" ? "the no-break space " : "";
  return `replace ${name}U+${codeOf(space).toUpperCase()} by an ordinary space`;
}

function codeOf(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, "0");
}
