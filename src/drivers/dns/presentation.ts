/**
 * Formats the bytes of a text record for users. A backslash is `\\`. Each byte that cannot be shown, such as a control
 * character or invalid UTF-8, is `\007`. Different bytes have different texts.
 */
export function formatText(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text === undefined) return Array.from(bytes, (byte) => formatByte(byte, byte < 0x80)).join("");
  return Array.from(text, (letter) => {
    if (letter === "\\") return "\\\\";
    return /\p{C}/u.test(letter)
      ? Array.from(Buffer.from(letter), (byte) => formatByte(byte, false)).join("")
      : letter;
  }).join("");
}

/** Parses the output of `formatText`. */
export function parseText(shown: string): Buffer {
  const parts = Array.from(shown.matchAll(/\\(\d{3}|\\)|[^\\]+/g), ([symbol, escaped]) => {
    if (escaped === undefined) return Buffer.from(symbol);
    return escaped === "\\" ? Buffer.from("\\") : Buffer.of(Number(escaped));
  });
  return Buffer.concat(parts);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function formatByte(byte: number, plain: boolean): string {
  if (byte === 0x5c) return "\\\\";
  return plain && byte > 0x1f && byte < 0x7f
    ? String.fromCharCode(byte)
    : `\\${String(byte).padStart(3, "0")}`;
}
