import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { assertNotPrivate, collectPrivatePaths } from "./private-paths.ts";

const top = mkdtempSync(join(tmpdir(), "fw-private-"));
afterAll(() => rmSync(top, { recursive: true }));
const at = (name: string) => join(top, name);
for (const name of ["state/cache/git", "home/.ssh", "other"]) mkdirSync(at(name), { recursive: true });
for (const name of [
  "state/hash.key",
  "home/.ssh/id_ed25519",
  "age.key",
  "tokens",
  "fine",
  "state-of-the-art",
]) {
  writeFileSync(at(name), name);
}
symlinkSync(at("state"), at("other/linked"));
symlinkSync(at("age.key"), at("other/key"));
linkSync(at("age.key"), at("other/hard"));
const env = { HOME: at("home"), FLEETWRIGHT_AGE_KEY_FILE: at("age.key"), FLEETWRIGHT_OTHER_FILE: "" };
const privateFiles = collectPrivatePaths(env, at("state"), [at("tokens")]);

test.each([
  "state",
  "state/hash.key",
  "state/none-yet",
  "state/cache/git",
  "fine/../state/hash.key",
  "home/.ssh/id_ed25519",
  "age.key",
  "tokens",
  "other/linked/hash.key",
  "other/key",
  "other/hard",
])("%s is Fleetwright's own", (name) => {
  expect(() => assertNotPrivate(`${top}/${name}`, privateFiles)).toThrow("no repository may have it read");
});

test.each(["fine", "state-of-the-art", "none", "home"])("%s is not", (name) => {
  expect(() => assertNotPrivate(at(name), privateFiles)).not.toThrow();
});
