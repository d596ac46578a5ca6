import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { createPlanner } from "../engine/plan.ts";
import * as toy from "../engine/scenarios/toy.testing.ts";
import { resourceId } from "../model/resource.ts";
import { readSavedPlan, writeSavedPlan } from "./saved-plan.ts";

const folder = mkdtempSync(join(tmpdir(), "fw-saved-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "PLAN.json");
const hashKey = new Uint8Array(32).fill(1);
const OURS = { hashKey, digest: undefined };
const THEIRS = { hashKey: new Uint8Array(32).fill(2), digest: undefined };

const secret = resourceId("Secret", "default", "s");
const parts = {
  savedAt: toy.NOW,
  where: "fleet",
  files: { directory: "/srv/fleet" },
  targets: [{ kind: "host", id: "hv1", libvirt: "qemu:///system" }] as const,
  images: [],
  secrets: [
    {
      id: secret,
      spec: { env: {}, file: { ud: "/etc/ud" }, age: {} },
    },
  ],
  hashes: { "Secret/default/s ud": "abc" },
  webhooks: [],
  artifacts: {},
  plan: createPlanner(toy.TYPES)(toy.planInput([toy.net("n")], [])),
};

let digest: string;
beforeEach(async () => {
  rmSync(file, { force: true });
  digest = await writeSavedPlan(file, parts, hashKey);
});

const readSaved = () => JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
const write = (value: object) => writeFileSync(file, JSON.stringify(value));

test("a saved plan is read with its state folder, and its file is readable by its owner only", async () => {
  const read = await readSavedPlan(file, OURS);
  expect(read).toMatchObject({ targets: parts.targets, plan: parts.plan, seal: { digest } });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a saved plan is read with another state folder only by its printed digest", async () => {
  await expect(readSavedPlan(file, THEIRS)).rejects.toThrow("not saved with this state folder");
  expect((await readSavedPlan(file, { ...THEIRS, digest: digest.slice(0, 16) })).plan).toEqual(parts.plan);
  await expect(readSavedPlan(file, { ...THEIRS, digest: digest.slice(0, 15) })).rejects.toThrow(
    "not a digest",
  );
  await expect(readSavedPlan(file, { ...THEIRS, digest: "0".repeat(16) })).rejects.toThrow(
    "it is another plan",
  );
});

describe("a saved plan is refused after an edit of", () => {
  const EDITS: Record<string, object> = {
    "a target": { targets: [{ kind: "host", id: "hv1", libvirt: "qemu+ssh://evil/system" }] },
    "the source of a secret": {
      secrets: [{ id: secret, spec: { env: {}, file: { ud: "/etc/shadow" }, age: {} } }],
    },
    "the hash of a secret": { hashes: {} },
    "the webhooks": { webhooks: [{ id: "Webhook/default/w", spec: { url: "https://evil.example" } }] },
    "an image": { images: [{ id: "Image/default/i" }] },
    "an artifact": { artifacts: { "Image/default/i": { disk: { digest: "0" } } } },
    "the location of files": { files: { directory: "/tmp/evil" } },
    "the time of saving, to apply it again": { savedAt: "2026-03-01T12:00:01.000Z" },
    "its plan": { plan: { ...parts.plan, fleet: "other" } },
    "an unknown field": { more: 1 },
  };

  test.each(Object.keys(EDITS))("%s", async (what) => {
    write({ ...readSaved(), ...EDITS[what] });
    await expect(readSavedPlan(file, OURS)).rejects.toThrow("changed after it was saved");
    await expect(readSavedPlan(file, { ...THEIRS, digest: digest.slice(0, 16) })).rejects.toThrow(
      "another plan",
    );
  });

  test.each(Object.keys(EDITS))("%s, with a recomputed digest", async (what) => {
    const { seal: _, ...body } = { ...readSaved(), ...EDITS[what] } as Record<string, unknown>;
    const { hashOf } = await import("../model/hash.ts");
    const seal = readSaved().seal as object;
    write({ ...body, seal: { ...seal, digest: hashOf(body) } });
    await expect(readSavedPlan(file, OURS)).rejects.toThrow(
      "not saved with this state folder, or was changed",
    );
  });

  test.each([
    ["no seal", undefined],
    ["an empty one", {}],
    ["one that is no object", "abc"],
    ["a mac that is no text", { digest: "x", mac: [1] }],
  ])("its seal: %s", async (_, seal) => {
    write({ ...readSaved(), seal });
    await expect(readSavedPlan(file, OURS)).rejects.toThrow("changed after it was saved");
  });
});

test.each(["null", "[]", "1", "{}", "{", '{"format":"fleetwright-plan/v1","plan":{}}'])(
  "%s is not a saved plan",
  async (text) => {
    writeFileSync(file, text);
    await expect(readSavedPlan(file, OURS)).rejects.toThrow("this is not a saved plan");
  },
);
