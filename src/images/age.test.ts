import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterEach, beforeEach, expect, test } from "vitest";
import { encryptedId, hashSecrets, readSecret, readSecretText } from "./secrets.ts";

const here = (env: Record<string, string> = {}) => ({ env, privatePaths: [] });
const HASH_KEY = Buffer.alloc(32, 7);
let folder: string;
let keyFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fw-age-"));
  keyFile = join(folder, "age.key");
});
afterEach(() => rmSync(folder, { recursive: true }));

async function encrypt(text: string | Uint8Array, ...identities: string[]): Promise<string> {
  const encrypter = new Encrypter();
  for (const identity of identities) encrypter.addRecipient(await identityToRecipient(identity));
  return armor.encode(await encrypter.encrypt(text));
}

const secret = (boot: string) =>
  ({ id: "Secret/default/s", spec: { env: {}, file: {}, age: { boot } } }) as const;
const read = (armored: string, file = keyFile) =>
  readSecretText([secret(armored)], "Secret/default/s", "boot", here({ FLEETWRIGHT_AGE_KEY_FILE: file }));

test("what was encrypted for one of the keys is read", async () => {
  const [before, now] = [await generateX25519Identity(), await generateX25519Identity()];
  writeFileSync(keyFile, `# created: 2026-01-01\n${before}\n\n${now}\n`);
  expect(await read(await encrypt("hunter2\n", now))).toBe("hunter2\n");
  expect(await read(`${await encrypt("hunter2", before)}\n`)).toBe("hunter2");
});

test("bytes that were encrypted are the same bytes again", async () => {
  const key = await generateX25519Identity();
  writeFileSync(keyFile, key);
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const env = here({ FLEETWRIGHT_AGE_KEY_FILE: keyFile });
  const value = await readSecret([secret(await encrypt(bytes, key))], "Secret/default/s", "boot", env);
  expect([...value]).toEqual([...bytes]);
});

test("what is encrypted anew and is the same looks the same; what is another looks another", async () => {
  const key = await generateX25519Identity();
  writeFileSync(keyFile, key);
  const env = here({ FLEETWRIGHT_AGE_KEY_FILE: keyFile });
  const hashOf = async (text: string) => {
    const [found] = await hashSecrets([secret(await encrypt(text, key))], env, HASH_KEY);
    return found?.hash;
  };
  expect(await hashOf("hunter2")).toBe(await hashOf("hunter2"));
  expect(await hashOf("hunter2")).not.toBe(await hashOf("hunter3"));
});

test("what was opened once is known where no key is, and only the very same text", async () => {
  const key = await generateX25519Identity();
  writeFileSync(keyFile, key);
  const one = secret(await encrypt("hunter2", key));
  const [opened] = await hashSecrets([one], here({ FLEETWRIGHT_AGE_KEY_FILE: keyFile }), HASH_KEY);
  const known = new Map([[encryptedId(one, "boot", HASH_KEY) ?? "", opened?.hash ?? ""]]);
  expect(await hashSecrets([one], here(), HASH_KEY, known)).toEqual([opened]);
  expect(await hashSecrets([secret(await encrypt("hunter2", key))], here(), HASH_KEY, known)).toEqual([]);
  expect(await hashSecrets([one], here(), Buffer.alloc(32, 8), known)).toEqual([]); // hashes of another key say nothing
});

test("why a value cannot be had is said, and nothing of the keys", async () => {
  const [ours, theirs] = [await generateX25519Identity(), await generateX25519Identity()];
  const value = await encrypt("hunter2", theirs);
  await expect(read(value, "")).rejects.toThrow(
    'Secret/s: its key "boot" has no value here: there is no key to open it here',
  );
  await expect(read(value)).rejects.toThrow(`${keyFile} cannot be read`);
  writeFileSync(keyFile, ours);
  await expect(read(value)).rejects.toThrow(`none of the keys in ${keyFile} opens it, or it is damaged`);
  await expect(read(value.replace(/\n[A-Za-z0-9+/]{8}/, "\nAAAAAAAA"))).rejects.toThrow("it is damaged");
  writeFileSync(keyFile, `# mine\n${ours.slice(0, -1)}!\n`);
  const failure = await read(value).catch(String);
  expect(failure).toContain(`${keyFile}:2: this is no age identity`);
  expect(failure).not.toContain(ours.slice(0, 30));
});
