import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createLoader } from "../../fleet/load.ts";
import { createMemoryStore } from "../../store/memory-store.ts";
import { hashAll } from "../secret-hashes.ts";
import type { InForce } from "../wishes.ts";
import { wishOf } from "./wish-of-strangers.ts";

const folder = mkdtempSync(join(tmpdir(), "fleetwright-review-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "private");
writeFileSync(file, "what nobody may learn");

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const load = (...documents: string[]) =>
  createLoader().load([{ path: "a.yaml", content: Buffer.from(documents.join("---\n")) }]);

const means = {
  ...{ store: createMemoryStore(), env: { KNOWN: "a", OTHER: "b" }, test: true, now: () => new Date(0) },
  tools: { recipes: {}, buildSeed: () => new Uint8Array() },
} as never; // nothing else of this machine is asked for

/** What is in force, and what somebody proposes. */
async function proposed(before: string[], after: string[]) {
  const was = load(...before);
  const hashes = await hashAll(was.resources, means);
  const secrets = was.resources.filter(({ kind }) => kind === "Secret");
  const wish = { loaded: was, hashes, fleet: { id: "default" } };
  const inForce = { wish, secrets, targets: [] } as unknown as InForce;
  const loaded = load(...after);
  expect(loaded.problems).toEqual([]);
  return wishOf({ loaded, place: { directory: folder }, head: "c1", inForce }, means);
}

describe("what somebody proposes", () => {
  const known = document("Secret", "db", "{env: {password: KNOWN}}");

  test("has the secrets that are in force", async () => {
    expect([...(await proposed([known], [known])).hashes.keys()]).toEqual(["Secret/default/db#password"]);
  });

  test.each([
    ["another variable", known.replace("KNOWN", "OTHER")],
    ["a file of this machine", document("Secret", "db", `{file: {password: ${file}}}`)],
    ["a secret of its own", document("Secret", "spy", "{env: {password: OTHER}}")],
  ])("learns nothing of %s, and people are told", async (_, secret) => {
    const { hashes, notices } = await proposed([known], [secret]);
    expect([...hashes]).toEqual([]);
    expect(notices.join()).toContain("its value is not read before this is merged");
  });

  test("learns nothing of a file of this machine", async () => {
    const image = document("Image", "spy", `{source: {path: ${file}}, checksum: "sha256:${"0".repeat(64)}"}`);
    const { resolved } = await proposed([], [image]);
    expect(resolved.problems[0]?.message).toContain("is not looked at before this is merged");
    expect(JSON.stringify(resolved.problems)).not.toMatch(/checksum: sha256/);
  });

  test("may use a file of this machine that is in force", async () => {
    const image = document("Image", "ours", `{source: {path: ${file}}, format: raw}`);
    expect((await proposed([image], [image])).resolved.problems).toEqual([]);
  });
});
