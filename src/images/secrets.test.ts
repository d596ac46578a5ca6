import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hashSecrets, readSecret } from "./secrets.ts";

const key = Buffer.alloc(32, 7);
const secret = (file = "/nowhere") =>
  ({ id: "Secret/default/s", spec: { env: { token: "TOKEN" }, file: { pem: file }, age: {} } }) as const;

test("values that are to be had are hashed with the key, the others are left out", async () => {
  const hashes = await hashSecrets([secret()], { TOKEN: "hush" }, key);
  expect(hashes.map((one) => one.key)).toEqual(["token"]);
  expect(JSON.stringify(hashes)).not.toContain("hush");
  const [other] = await hashSecrets([secret()], { TOKEN: "hush" }, Buffer.alloc(32, 8));
  expect(other?.hash).not.toBe(hashes[0]?.hash);
});

test("equal values of two secrets do not look equal", async () => {
  const two = [secret(), { ...secret(), id: "Secret/default/t" } as const];
  const [one, other] = await hashSecrets(two, { TOKEN: "hush" }, key);
  expect(one?.hash).not.toBe(other?.hash);
});

test("a value is read from a file as it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fw-secret-"));
  writeFileSync(join(folder, "pem"), "two\nlines\n");
  expect(await readSecret([secret(join(folder, "pem"))], "Secret/default/s", "pem", {})).toBe("two\nlines\n");
  rmSync(folder, { recursive: true });
});

test("what is missing is said with what to do", async () => {
  const read = (name: string) => readSecret([secret()], "Secret/default/s", name, {});
  await expect(read("token")).rejects.toThrow(
    expect.objectContaining({ hint: "set the environment variable TOKEN" }),
  );
  await expect(read("pem")).rejects.toThrow(
    expect.objectContaining({ hint: "put the value into /nowhere, readable for this user" }),
  );
  await expect(read("none")).rejects.toThrow(expect.objectContaining({ hint: "its keys are pem, token" }));
});
