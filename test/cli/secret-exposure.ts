import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { armor, Encrypter, identityToRecipient } from "age-encryption";

/** A text that users or other systems can see, and its place. */
export interface VisibleText {
  readonly where: string;
  readonly text: string;
}

/** Returns the first place that shows a secret in any encoding; undefined for none. */
export function findExposure(
  secrets: Readonly<Record<string, string>>,
  texts: readonly VisibleText[],
): string | undefined {
  for (const [name, secret] of Object.entries(secrets))
    for (const form of encodedForms(secret))
      for (const { where, text } of texts)
        if (text.includes(form)) return `${where} holds ${name} as ${form}`;
  return undefined;
}

/** Returns a secret in the encodings that logs, URLs, JSON and Base64 would give it. */
function encodedForms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .slice(shift + 1, -4),
  );
  const inUrl = encodeURIComponent(secret);
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    inJson,
    inUrl,
    inUrl.replace(/%../g, (code) => code.toLowerCase()),
    bytes.toString("hex"),
    ...base64,
    [...secret].reverse().join(""),
  ];
}

/** Reads every file below a folder. */
export function filesBelow(folder: string): VisibleText[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({ where: path.slice(folder.length + 1), text: readFileSync(path, "latin1") }));
}

/** Encrypts a value for an age identity, as a Secret contains it. */
export async function encryptFor(value: string, identity: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  return armor.encode(await encrypter.encrypt(value));
}
