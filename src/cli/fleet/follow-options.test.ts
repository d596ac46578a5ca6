import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { toParsedArgs } from "../command.ts";
import { parseFollowOptions } from "./follow-options.ts";

const folder = mkdtempSync(join(tmpdir(), "follow-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text, "latin1");
  return join(folder, name);
};
const KEYS = file("keys", '# ours\nana@x.test,bob namespaces="git" ssh-ed25519 AAAAC3Nz ana\n');
const ARMOUR = file("a.asc", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n");
const BINARY = file("b.gpg", "\x99\x01\x0d");

const parse = (options: Record<string, unknown>) => parseFollowOptions(toParsedArgs([], options), folder);

test.each([
  [{}, { intervalMs: 60_000 }],
  [
    { interval: "30s", forcePushes: "refuse" },
    { intervalMs: 30_000, rewinds: "refuse" },
  ],
  [{ allowedSigners: "keys" }, { signers: { ssh: KEYS, openpgp: [] } }],
  [{ signingKeys: ["a.asc", BINARY] }, { signers: { openpgp: [ARMOUR, BINARY] } }],
])("%j is parsed as %j", (options, is) => {
  expect(parse(options)).toMatchObject(is);
});

test("without keys no signature is required", () => {
  expect(parse({})).not.toHaveProperty("signers");
  expect(parse({})).not.toHaveProperty("rewinds"); // it depends on signatures
});

test.each(["soon", "0s", "500ms"])("the interval %s is refused", (interval) => {
  expect(() => parse({ interval })).toThrow(`--interval ${interval}: must be a duration of at least 1s`);
});

test.each([
  ["allowedSigners", "nowhere", /^--allowed-signers: .*nowhere/],
  [
    "allowedSigners",
    file("private", "-----BEGIN OPENSSH PRIVATE KEY-----\n"),
    /private: contains no allowed signers/,
  ],
  ["allowedSigners", file("public", "ssh-ed25519 AAAAC3Nz ana\n"), /public: contains no allowed signers/],
  ["allowedSigners", folder, /^--allowed-signers: /],
  [
    "signingKeys",
    [file("secret.asc", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n")],
    /secret.asc: contains no OpenPGP public keys/,
  ],
])("--%s of %s is refused at the start", (option, value, message) => {
  expect(() => parse({ [option]: value })).toThrow(message);
});
