import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { hashSecret, hashSecrets, readSecret, readSecretText } from "./secrets.ts";

const here = (env: Record<string, string> = {}, privatePaths: string[] = []) => ({ env, privatePaths });
const key = Buffer.alloc(32, 7);
const secret = (file = "/nowhere") =>
  ({ id: "Secret/default/s", spec: { env: { token: "TOKEN" }, file: { pem: file }, age: {} } }) as const;

test("values that are to be had are hashed with the key, the others are left out", async () => {
  const hashes = await hashSecrets([secret()], here({ TOKEN: "hush" }), key);
  expect(hashes.map((one) => one.key)).toEqual(["token"]);
  expect(JSON.stringify(hashes)).not.toContain("hush");
  const [other] = await hashSecrets([secret()], here({ TOKEN: "hush" }), Buffer.alloc(32, 8));
  expect(other?.hash).not.toBe(hashes[0]?.hash);
});

test("equal values of two secrets do not look equal", async () => {
  const two = [secret(), { ...secret(), id: "Secret/default/t" } as const];
  const [one, other] = await hashSecrets(two, here({ TOKEN: "hush" }), key);
  expect(one?.hash).not.toBe(other?.hash);
});

test("a value is read from a file as it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fw-secret-"));
  writeFileSync(join(folder, "pem"), "two\nlines\n");
  const secrets = [secret(join(folder, "pem"))];
  expect(await readSecretText(secrets, "Secret/default/s", "pem", here())).toBe("two\nlines\n");
  rmSync(folder, { recursive: true });
});

test("the bytes of a file stay what they are, and are no text", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fw-secret-"));
  const zipped = gzipSync("#cloud-config\n{}\n");
  writeFileSync(join(folder, "pem"), zipped);
  const secrets = [secret(join(folder, "pem"))];
  const value = await readSecret(secrets, "Secret/default/s", "pem", here());
  expect(Buffer.from(value).equals(zipped)).toBe(true);
  await expect(readSecretText(secrets, "Secret/default/s", "pem", here())).rejects.toThrow(
    'Secret/s: the value of its key "pem" is not UTF-8 text',
  );
  rmSync(folder, { recursive: true });
});

test("values that differ in bytes that are not UTF-8 look different", async () => {
  const [one, other] = [Buffer.from([0x1f, 0x8b]), Buffer.from([0x1f, 0x8c])];
  expect(hashSecret(key, "Secret/default/s", "k", one)).not.toBe(
    hashSecret(key, "Secret/default/s", "k", other),
  );
  expect(hashSecret(key, "Secret/default/s", "k", Buffer.from("ü"))).toBe(
    hashSecret(key, "Secret/default/s", "k", "ü"),
  );
});

test("a variable whose bytes are not UTF-8 is no value, since Node.js replaced them", async () => {
  const script = "process.stdout.write(String(process.env.TOKEN))";
  const run = ["-c", `TOKEN="$(printf 'a\\377b')" exec "$0" -e "$1"`, process.execPath, script];
  const TOKEN = execFileSync("sh", run, { encoding: "utf8" });
  const read = readSecret([secret()], "Secret/default/s", "token", here({ TOKEN }));
  await expect(read).rejects.toThrow("the environment variable TOKEN is not UTF-8 text");
});

test("what is missing is said with what to do", async () => {
  const read = (name: string) => readSecret([secret()], "Secret/default/s", name, here());
  await expect(read("token")).rejects.toThrow(
    expect.objectContaining({ hint: "set the environment variable TOKEN" }),
  );
  await expect(read("pem")).rejects.toThrow(
    expect.objectContaining({ hint: "put the value into /nowhere, readable for this user" }),
  );
  await expect(read("none")).rejects.toThrow(expect.objectContaining({ hint: "its keys are pem, token" }));
});

test.each([
  ["/dev/zero", "this is a device, and not a file"],
  ["/proc/self/environ", "which is not a file system of a disk"],
  ["/etc", "this is a directory, and not a file"],
])("%s is no value", async (file, says) => {
  await expect(readSecret([secret(file)], "Secret/default/s", "pem", here())).rejects.toThrow(
    `Secret/s: its key "pem" has no value here: ${file}: `,
  );
  await expect(readSecret([secret(file)], "Secret/default/s", "pem", here())).rejects.toThrow(says);
  expect(await hashSecrets([secret(file)], here(), key)).toEqual([]);
});

test("what is Fleetwright's own is no value, by its path, a link, or as a variable", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fw-secret-"));
  writeFileSync(join(folder, "age.key"), "AGE-SECRET-KEY-1");
  symlinkSync(join(folder, "age.key"), join(folder, "link"));
  for (const name of ["age.key", "link"]) {
    const read = readSecret(
      [secret(join(folder, name))],
      "Secret/default/s",
      "pem",
      here({}, [join(folder, "age.key")]),
    );
    await expect(read).rejects.toThrow("this is Fleetwright's own, and no repository may have it read");
  }
  const spec = { env: { token: "FLEETWRIGHT_FORGE_TOKEN" }, file: {}, age: {} };
  const own = { id: "Secret/default/s", spec } as const;
  const env = here({ FLEETWRIGHT_FORGE_TOKEN: "hush" });
  await expect(readSecret([own], own.id, "token", env)).rejects.toThrow("no Secret may read it");
  expect(await hashSecrets([own], env, key)).toEqual([]);
  rmSync(folder, { recursive: true });
});
