import { plain } from "../show.ts";

const HARMLESS = /(?!: )[^\p{L}\p{N} ,/()=+→·…±.-]/gu;
/** What begins a mention, a reference or an emoji on one of the forges. */
const BEGINS = "@#:!$%~&^";
/** Begins as people write it, and a page makes a link of it. */
const LINKS = /(www(?=\.)|GH(?=-\d))/gi;

/**
 * Text that is shown as it is and does nothing: no markup, no HTML, no table cell, no mention of people, no link.
 * A zero-width space after what starts a mention, a reference or an address keeps the page from making a link of it.
 */
export function neutral(text: string): string {
  const safe = plain(text).replace(HARMLESS, (character) => {
    const entity = `&#${character.codePointAt(0)};`;
    return BEGINS.includes(character) ? `${entity}&#8203;` : entity;
  });
  return safe.replace(LINKS, "$1&#8203;");
}

/** The same as an item of a list, also where it begins as a list would. */
export function item(text: string): string {
  return `* ${neutral(cut(text)).replace(/^[-+](?= )/, (sign) => `&#${sign.codePointAt(0)};`)}`;
}

const LONGEST = 300;

export function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

export function code(text: string): string {
  return `<code>${neutral(cut(text))}</code>`;
}

const MOST_LISTED = 50;

/** A list under a title, at most so many lines; nothing where there are none. */
export function list(title: string, lines: readonly string[], most = MOST_LISTED): string {
  if (lines.length === 0) return "";
  const shown = lines.slice(0, most).map(item);
  const rest = lines.length <= most ? [] : [`* … and ${lines.length - most} more`];
  return [`**${title}**`, "", ...shown, ...rest].join("\n");
}

export function folded(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  return `<details><summary>${title} (${lines.length})</summary>\n\n${list(title, lines)}\n\n</details>`;
}
