/** What the types of JSON Schema are called in messages. */
export const TYPES: { readonly [type: string]: string } = {
  string: "a text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
};

/** The first sentence of a description, as a hint. */
export function firstSentence(description = ""): string | undefined {
  const sentence = /^.*?(?=\.(?:\s|$))/.exec(description)?.[0];
  return sentence === undefined ? undefined : `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

/** A value as part of a sentence. */
export function described(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "number") return `the number ${value}`;
  return typeof value === "string" ? shown(value) : String(value);
}

/** A text in quotes, shortened. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
