import { randomInt } from "node:crypto";
import { inspect } from "node:util";
import { type Palette, PLAIN_PALETTE, STYLES, type Style } from "../../engine/render/palette.ts";
import { escapeCharacter, HIDDEN_CHARACTERS } from "../../model/hidden-characters.ts";

/**
 * The nonce of this process that marks its own styles. All output passes `sanitizeText`, which keeps line breaks and own styles and
 * escapes every other control character.
 *
 * The random nonce distinguishes own styles from those in a file, a name or an error, and never leaves the process: `sanitizeText` turns
 * `ESC[31;NONCEm` into `ESC[31m`. A marked style has the form of any other style, so functions that measure the width of a text skip it.
 */
const STYLE_NONCE = Array.from({ length: 4 }, () => randomInt(1000, 10_000)).join(";");

const STYLE = `\\x1b\\[(\\d{1,2});${STYLE_NONCE}m`;
const STYLE_OR_HIDDEN = new RegExp(`${STYLE}|${HIDDEN_CHARACTERS.source}`, "gu");

/** Returns a text of several lines for a stream. It contains no escape sequences but own styles. */
export function sanitizeText(text: string): string {
  return text.replace(STYLE_OR_HIDDEN, (matched: string, style: string | undefined) => {
    if (style !== undefined) return `\x1b[${style}m`;
    return matched === "\n" ? matched : escapeCharacter(matched);
  });
}

/** Returns a single line, for cells and rows. Escapes all control characters except own styles, which stay marked. */
export function sanitizeLine(text: string): string {
  return text.replace(STYLE_OR_HIDDEN, (matched: string, style: string | undefined) =>
    style === undefined ? escapeCharacter(matched) : matched,
  );
}

/** Returns styles marked with the nonce; the plain palette if `colors` is false. */
export function createPalette(colors: boolean): Palette {
  if (!colors) return PLAIN_PALETTE;
  const styles = STYLES.map((style) => [style, createStyler(style)] as const);
  return {
    ...(Object.fromEntries(styles) as Record<Style, (text: string) => string>),
    isColorSupported: true,
  };
}

/** Returns a function that applies a style; an empty text stays empty. After a nested style with the same end sequence, the outer style resumes. */
function createStyler(style: Style): (text: string) => string {
  const [on = 0, off = 0] = inspect.colors[style] ?? [];
  const [open, close] = [styleSequence(on), styleSequence(off)];
  return (text) => text && `${open}${text.replaceAll(close, `${close}${open}`)}${close}`;
}

function styleSequence(code: number): string {
  return `\x1b[${code};${STYLE_NONCE}m`;
}
