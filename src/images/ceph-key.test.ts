import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findCephKey } from "./ceph-key.ts";

const folder = mkdtempSync(join(tmpdir(), "fw-key-"));
afterAll(() => rmSync(folder, { recursive: true }));

const keyring = join(folder, "keyring");
writeFileSync(
  keyring,
  '[client.admin]\n\tkey = AdminKey==\n\tcaps mon = "allow *"\n[client.fleet]\n\tkey = FleetKey==\n',
);
writeFileSync(join(folder, "ceph.client.fleet.keyring"), "[client.fleet]\nkey=OwnKey==\n");

describe("the key of a user", () => {
  test.each([
    ["is in the keyring of all", `[global]\nkeyring = ${keyring}\n`, "FleetKey=="],
    [
      "or in one of its own",
      `[global]\nkeyring = ${keyring}\n[client.fleet]\n  keyring=${folder}/ceph.$name.keyring # own\n`,
      "OwnKey==",
    ],
    [
      "found by the names of variables",
      `[client]\nkeyring = ${folder}/$cluster.client.$id.keyring\n`,
      "OwnKey==",
    ],
    ["in the first of several that has it", `[global]\nkeyring = /nonexistent, ${keyring}\n`, "FleetKey=="],
    ["not where there is none", "[global]\nkeyring = /nonexistent\n", undefined],
    ["nor in what is commented out", `[global]\n; keyring = ${keyring}\nkeyring = /nonexistent\n`, undefined],
  ])("%s", async (_, text, key) => {
    const confFile = join(folder, "ceph.conf");
    writeFileSync(confFile, text);
    expect(await findCephKey({ confFile, user: "fleet" }, [])).toBe(key);
  });
});
