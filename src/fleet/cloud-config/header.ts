/** The first lines that cloud-init recognizes (cloud-init, "User data formats"). */
const HEADER =
  /^(#!|#cloud-config\b|#cloud-config-archive\b|#cloud-boothook\b|#include\b|#part-handler\b|## template:|Content-Type:|MIME-Version:)/i;

const BASE64 = /^[A-Za-z0-9+/\s]{16,}={0,2}\s*$/;

export interface HeaderProblem {
  readonly message: string;
  readonly hint: string;
}

/**
 * Returns why cloud-init passes over user data, in words that contain nothing of it. Undefined for user data with a first
 * line that cloud-init knows.
 */
export function findHeaderProblem(text: string): HeaderProblem | undefined {
  if (HEADER.test(text)) return undefined;
  if (text.startsWith("\ufeff") && HEADER.test(text.slice(1)))
    return { message: "it begins with a byte order mark", hint: "save it as UTF-8 without one" };
  if (BASE64.test(text) && isEncoded(Buffer.from(text, "base64")))
    return {
      message: "it is base64, which cloud-init does not decode",
      hint: "write the text itself; bytes such as gzip come from a Secret",
    };
  return {
    message: "its first line is no header of user data",
    hint: "begin with #cloud-config or with #!",
  };
}

/** Returns whether decoded bytes are user data: gzip, or a text with a header. */
function isEncoded(bytes: Buffer): boolean {
  return (bytes[0] === 0x1f && bytes[1] === 0x8b) || HEADER.test(bytes.toString("latin1"));
}
