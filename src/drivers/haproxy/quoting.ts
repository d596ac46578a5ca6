import { Failure } from "../../model/failure.ts";

/** Words that need no quotes in a configuration. */
const PLAIN = /^[A-Za-z0-9_./:,-]+$/;

/**
 * Quotes one word of a configuration file, so that it means exactly these characters. Nothing is special in single
 * quotes; a quote itself is escaped between two quoted parts (HAProxy Configuration Manual, 2.2 "Quoting and
 * escaping"). Throws `bug` for characters that no word can hold.
 */
export function quoteWord(text: string): string {
  if (/[^ -~]/.test(text)) throw new Failure("bug", "haproxy: a word holds what is no printable ASCII");
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Splits a line into words as HAProxy does. A comment ends the line. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  for (const [text] of line.matchAll(/#.*$|(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\#])+/g)) {
    if (text.startsWith("#")) break;
    words.push(unquote(text));
  }
  return words;
}

function unquote(text: string): string {
  return text.replace(
    /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g,
    (_, strong?: string, weak?: string, one?: string) => strong ?? weak?.replace(/\\(.)/g, "$1") ?? one ?? "",
  );
}

/**
 * Returns a name for a command of the Runtime API, which has no quotes. Throws `bug` for a text that could be more than
 * a name.
 */
export function requireName(text: string): string {
  if (!/^[A-Za-z0-9_.:-]+$/.test(text)) throw new Failure("bug", `haproxy: "${text}" is no name`);
  return text;
}

/** Parses the number at the start of a text; 0 for none. */
export function parseNumber(text: string | undefined): number {
  const number = Number.parseInt(text ?? "", 10);
  return Number.isSafeInteger(number) ? number : 0;
}
