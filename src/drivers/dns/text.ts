/**
 * The bytes of a text record as people can read them: text, in which a backslash is `\\`, and what cannot be shown,
 * such as control characters and what is no UTF-8, is `\007`, byte by byte. Different bytes have different texts.
 */
export function showText(bytes: Uint8Array): string {
  const text = decoded(bytes);
  if (text === undefined) return Array.from(bytes, (byte) => showByte(byte, byte < 0x80)).join("");
  return Array.from(text, (letter) => {
    if (letter === "\\") return "\\\\";
    return /\p{C}/u.test(letter)
      ? Array.from(Buffer.from(letter), (byte) => showByte(byte, false)).join("")
      : letter;
  }).join("");
}

/** The bytes again. */
export function textBytes(shown: string): Buffer {
  const parts = Array.from(shown.matchAll(/\\(\d{3}|\\)|[^\\]+/g), ([symbol, escaped]) => {
    if (escaped === undefined) return Buffer.from(symbol);
    return escaped === "\\" ? Buffer.from("\\") : Buffer.of(Number(escaped));
  });
  return Buffer.concat(parts);
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function showByte(byte: number, plain: boolean): string {
  if (byte === 0x5c) return "\\\\";
  return plain && byte > 0x1f && byte < 0x7f
    ? String.fromCharCode(byte)
    : `\\${String(byte).padStart(3, "0")}`;
}
