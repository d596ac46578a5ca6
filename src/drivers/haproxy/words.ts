import { Failure } from "../../model/failure.ts";

/** What needs no quotes in a configuration, whatever stands around it. */
const PLAIN = /^[A-Za-z0-9_./:,-]+$/;

/**
 * One word of a configuration file that means exactly these characters: in single quotes nothing is special, and a quote
 * itself stands escaped between two quoted parts (HAProxy Configuration Manual, 2.2 "Quoting and escaping").
 * Throws for what no word can hold.
 */
export function word(text: string): string {
  if (/[^ -~]/.test(text)) throw new Failure("bug", "haproxy: a word holds what is no printable ASCII");
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The words of a line, as HAProxy reads it; a comment ends it. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  for (const [text] of line.matchAll(/#.*$|(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\#])+/g)) {
    if (text.startsWith("#")) break;
    words.push(plain(text));
  }
  return words;
}

function plain(text: string): string {
  return text.replace(
    /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g,
    (_, strong?: string, weak?: string, one?: string) => strong ?? weak?.replace(/\\(.)/g, "$1") ?? one ?? "",
  );
}

/** A name in a command of the Runtime API, which knows no quotes. Throws for one that could be more than a name. */
export function name(text: string): string {
  if (!/^[A-Za-z0-9_.:-]+$/.test(text)) throw new Failure("bug", `haproxy: "${text}" is no name`);
  return text;
}
