import { escapeHidden } from "../../model/hidden-characters.ts";

const UNSAFE_CHARACTERS = /(?!: )[^\p{L}\p{N} ,/()=+→·…±.-]/gu;
/** Characters that begin a mention, a reference or an emoji on a forge. */
const REFERENCE_STARTERS = "@#:!$%~&^";
/** Beginnings of text that pages turn into links. */
const AUTOLINKS = /(www(?=\.)|GH(?=-\d))/gi;

/**
 * Escapes text for Markdown: no markup, HTML, table cells, mentions or links. A zero-width space after the start of a
 * mention, a reference or an address keeps the page from linking it.
 */
export function escapeMarkdown(text: string): string {
  const safe = escapeHidden(text).replace(UNSAFE_CHARACTERS, (character) => {
    const entity = `&#${character.codePointAt(0)};`;
    return REFERENCE_STARTERS.includes(character) ? `${entity}&#8203;` : entity;
  });
  return safe.replace(AUTOLINKS, "$1&#8203;");
}

/** Escapes text for a list item, even if it begins like a list. */
export function listItem(text: string): string {
  return `* ${escapeMarkdown(truncate(text)).replace(/^[-+](?= )/, (sign) => `&#${sign.codePointAt(0)};`)}`;
}

const MAX_TEXT = 300;

export function truncate(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}

export function inlineCode(text: string): string {
  return `<code>${escapeMarkdown(truncate(text))}</code>`;
}

const MAX_LISTED = 50;

/** Returns a list with a title and a maximum of lines. Empty without lines. */
export function bulletList(title: string, lines: readonly string[], max = MAX_LISTED): string {
  if (lines.length === 0) return "";
  const shown = lines.slice(0, max).map(listItem);
  const rest = lines.length <= max ? [] : [`* … and ${lines.length - max} more`];
  return [`**${title}**`, "", ...shown, ...rest].join("\n");
}

export function collapsedList(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  return `<details><summary>${title} (${lines.length})</summary>\n\n${bulletList(title, lines)}\n\n</details>`;
}
