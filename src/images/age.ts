import { readFile } from "node:fs/promises";

type Env = Readonly<Record<string, string | undefined>>;

/** Names the file with the identities (`AGE-SECRET-KEY-1...`) that open encrypted values, as age-keygen(1) writes it. */
export const AGE_KEY_FILE = "FLEETWRIGHT_AGE_KEY_FILE";

/** What is in an encrypted value, or why that cannot be known here. */
export type Opened = { readonly value: string } | { readonly why: string; readonly hint: string };

/** Opens a value that was encrypted with `age --armor` (https://age-encryption.org/v1). Never says what was in it. */
export async function openSealed(armored: string, env: Env): Promise<Opened> {
  const file = env[AGE_KEY_FILE];
  if (!file)
    return {
      why: "there is no key to open it here",
      hint: `name the file with it: ${AGE_KEY_FILE}=/etc/fleetwright/age.key`,
    };
  const keys = await readFile(file, "utf8").catch(() => undefined);
  if (keys === undefined)
    return { why: `${file} cannot be read`, hint: "give this user the right to read it" };
  const found = identitiesIn(keys);
  if ("identities" in found) return decrypt(armored, found.identities, file);
  const hint = "each line is AGE-SECRET-KEY-1... as age-keygen writes it, or a comment";
  return { why: `${file}:${found.wrongLine}: this is no age identity`, hint };
}

type Identities = { readonly identities: readonly string[] } | { readonly wrongLine: number };

/** One a line; empty lines and comments are passed over. What is wrong is told by its line, and never repeated. */
function identitiesIn(text: string): Identities {
  const lines = text.split("\n").map((line) => line.trim());
  const isNone = (line: string) => line === "" || line.startsWith("#");
  const wrong = lines.findIndex((line) => !isNone(line) && !/^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/.test(line));
  if (wrong !== -1) return { wrongLine: wrong + 1 };
  return { identities: lines.filter((line) => !isNone(line)) };
}

/** The library is loaded only where there is something to open. */
async function decrypt(armored: string, identities: readonly string[], file: string): Promise<Opened> {
  const { armor, Decrypter } = await import("age-encryption");
  try {
    const decrypter = new Decrypter();
    for (const identity of identities) decrypter.addIdentity(identity);
    return { value: await decrypter.decrypt(armor.decode(armored.trim()), "text") };
  } catch {
    const hint = "encrypt it again for them: age --encrypt --armor -r RECIPIENT";
    return { why: `none of the keys in ${file} opens it, or it is damaged`, hint };
  }
}
