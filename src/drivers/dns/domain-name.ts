import { domainToASCII } from "node:url";

/** Maximum size of a name on the wire, with the root's length byte (RFC 1035, 2.3.4). */
export const MAX_NAME_BYTES = 255;
const MAX_LABEL_BYTES = 63;

/**
 * Formats a domain name as absolute text, `www.example.test.`. Ambiguous bytes are written as `\.` or `\007` (RFC 1035,
 * 5.1), so that equal texts mean equal names.
 */
export function formatName(labels: readonly Uint8Array[]): string {
  return labels.length === 0 ? "." : labels.map((label) => `${formatLabel(label)}.`).join("");
}

/** Parses the labels of an absolute name. Throws a RangeError for an invalid one. */
export function parseName(name: string): Uint8Array[] {
  if (name === ".") return [];
  const labels: Uint8Array[] = [];
  let label: number[] = [];
  for (const [symbol, escaped] of name.matchAll(/\\(\d{3}|[^\d])|[\s\S]/g)) {
    if (symbol !== ".") label.push(parseByte(name, symbol, escaped));
    else labels.push(Uint8Array.from(label));
    if (symbol === ".") label = [];
  }
  const sound = labels.every(({ length }) => length > 0 && length <= MAX_LABEL_BYTES);
  if (label.length > 0 || labels.length === 0 || !sound || nameLength(labels) > MAX_NAME_BYTES)
    throw new RangeError(`"${name}" is not an absolute domain name`);
  return labels;
}

export function nameLength(labels: readonly Uint8Array[]): number {
  return labels.reduce((sum, { length }) => sum + length + 1, 1);
}

/** Returns a name in lower case: the case of ASCII letters does not matter (RFC 4343). */
export function lowerCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Returns the ASCII form of an internationalized name, `bücher` → `xn--bcher-kva` (RFC 5891). Undefined for others. */
export function asciiName(name: string): string | undefined {
  if (!/[^\0-\x7f]/.test(name)) return undefined;
  const ascii = domainToASCII(name);
  return ascii === "" ? undefined : ascii;
}

/** Returns true if a name is this zone's or below it. Both must be absolute and in lower case. */
export function isWithin(name: string, zone: string): boolean {
  if (zone === "." || name === zone) return true;
  return name.endsWith(`.${zone}`) && /(^|[^\\])(\\\\)*\.$/.test(name.slice(0, -zone.length)); // no escaped dot
}

function parseByte(name: string, symbol: string, escaped: string | undefined): number {
  const byte =
    escaped === undefined || escaped.length === 1 ? (escaped ?? symbol).charCodeAt(0) : Number(escaped);
  if (byte > 255 || (symbol === "\\" && escaped === undefined))
    throw new RangeError(`"${name}" is not an absolute domain name`);
  return byte;
}

/** Characters with a meaning in master files. */
const SPECIAL = new Set('.\\"();@$');

function formatLabel(label: Uint8Array): string {
  return Array.from(label, (byte) => {
    if (byte <= 0x20 || byte >= 0x7f) return `\\${String(byte).padStart(3, "0")}`;
    const letter = String.fromCharCode(byte);
    return SPECIAL.has(letter) ? `\\${letter}` : letter;
  }).join("");
}
