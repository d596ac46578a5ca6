import { readNamedText } from "../host/named-file.ts";
import { asFailure, Failure } from "../model/failure.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** The variable with the path of a file with identities (`AGE-SECRET-KEY-1...`), as age-keygen(1) writes it. */
export const AGE_KEY_FILE = "FLEETWRIGHT_AGE_KEY_FILE";

/** A decrypted value, or the reason why decryption failed. */
export type DecryptResult = { readonly value: Uint8Array } | { readonly why: string; readonly hint: string };

/** Decrypts a value of `age --armor` (https://age-encryption.org/v1). Messages never contain the content. */
export async function decryptAge(armored: string, env: Env): Promise<DecryptResult> {
  const file = env[AGE_KEY_FILE];
  if (!file)
    return {
      why: "there is no key to open it here",
      hint: `name the file with it: ${AGE_KEY_FILE}=/etc/fleetwright/age.key`,
    };
  const keys = await readNamedText(file).catch(asFailure);
  if (keys instanceof Failure)
    return { why: `${file} cannot be read: ${keys.message}`, hint: "give this user the right to read it" };
  const parsed = parseIdentities(keys);
  if ("identities" in parsed) return decryptWithIdentities(armored, parsed.identities, file);
  const hint = "each line is AGE-SECRET-KEY-1... as age-keygen writes it, or a comment";
  return { why: `${file}:${parsed.wrongLine}: this is no age identity`, hint };
}

type ParsedIdentities = { readonly identities: readonly string[] } | { readonly wrongLine: number };

/**
 * Parses one identity per line. Skips empty lines and comments. Messages name the line of an invalid identity, never
 * its text.
 */
function parseIdentities(text: string): ParsedIdentities {
  const lines = text.split("\n").map((line) => line.trim());
  const isComment = (line: string) => line === "" || line.startsWith("#");
  const wrongIndex = lines.findIndex(
    (line) => !isComment(line) && !/^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/.test(line),
  );
  if (wrongIndex !== -1) return { wrongLine: wrongIndex + 1 };
  return { identities: lines.filter((line) => !isComment(line)) };
}

/** Decrypts a value. Loads the library on first use. */
async function decryptWithIdentities(
  armored: string,
  identities: readonly string[],
  file: string,
): Promise<DecryptResult> {
  const { armor, Decrypter } = await import("age-encryption");
  try {
    const decrypter = new Decrypter();
    for (const identity of identities) decrypter.addIdentity(identity);
    return { value: await decrypter.decrypt(armor.decode(armored.trim())) };
  } catch {
    const hint = "encrypt it again for them: age --encrypt --armor -r RECIPIENT";
    return { why: `none of the keys in ${file} opens it, or it is damaged`, hint };
  }
}
