import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { armor, Encrypter, identityToRecipient } from "age-encryption";

/** A text that somebody can come to see, and where. */
export interface Seen {
  readonly where: string;
  readonly text: string;
}

/** The first place in which a secret can be seen, in whichever form; undefined: none. */
export function exposed(
  secrets: Readonly<Record<string, string>>,
  seen: readonly Seen[],
): string | undefined {
  for (const [name, secret] of Object.entries(secrets))
    for (const form of formsOf(secret))
      for (const { where, text } of seen) if (text.includes(form)) return `${where} holds ${name} as ${form}`;
  return undefined;
}

/** As it is, and as it could be encoded by those that pass it on. */
function formsOf(secret: string): string[] {
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
    ...[inUrl, inUrl.replace(/%../g, (code) => code.toLowerCase())],
    bytes.toString("hex"),
    ...base64,
    [...secret].reverse().join(""),
  ];
}

/** Every file below a folder, as it lies on the disk. */
export function filesBelow(place: string): Seen[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => ({ where: path.slice(place.length + 1), text: readFileSync(path, "latin1") }));
}

/** A value as it is written into a Secret: encrypted for whoever has this identity. */
export async function sealed(value: string, identity: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  return armor.encode(await encrypter.encrypt(value));
}
