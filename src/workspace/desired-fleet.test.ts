import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createLoader } from "../fleet/load.ts";
import { createMemoryStore } from "../store/memory-store.testing.ts";
import type { RuntimeContext } from "./context.ts";
import { desiredFleet, trustedPolicy } from "./desired-fleet.ts";
import { imageContext } from "./driver-context.ts";
import { referencesOf } from "./fleet-references.ts";

const folder = mkdtempSync(join(tmpdir(), "fleetwright-desired-"));
afterAll(() => rmSync(folder, { recursive: true }));

const FILE = `apiVersion: fleetwright/v1
kind: Image
metadata: {name: os}
spec: {source: {recipe: micro}}
---
apiVersion: fleetwright/v1
kind: Secret
metadata: {name: db, annotations: {fleetwright/suspend: in Git}}
spec: {env: {password: PASSWORD}}
---
apiVersion: fleetwright/v1
kind: Host
metadata: {name: hv1, annotations: {fleetwright/suspend: also in Git}}
spec: {libvirt: "qemu:///system"}
`;

const store = createMemoryStore();
const context = {
  env: { PASSWORD: "a" },
  store: { ...store, cache: join(folder, "cache") },
  backend: "real",
  privatePaths: [],
  allowedHostUris: new Set<string>(),
  now: () => new Date(0),
  backends: {
    drivers: async () => [],
    recipes: { describe: async () => ({ identity: "1", format: "qcow2" }), build: async () => ({}) },
    buildSeed: () => new Uint8Array(),
  },
} as unknown as RuntimeContext; // the recipes build nothing

async function resolveTrusted(env = context.env) {
  const loaded = createLoader(context).load([{ path: "a.yaml", content: Buffer.from(FILE) }]);
  expect(loaded.problems).toEqual([]);
  const images = imageContext(
    async (path) => path,
    context,
    () => {},
  );
  const source = { commit: "c1", references: referencesOf(loaded, context.backend) };
  return desiredFleet(source, trustedPolicy(images, { ...context, env }), context);
}

describe("the desired fleet of a trusted commit", () => {
  test("has its images, the hashes of its secrets, and the commit", async () => {
    const desired = await resolveTrusted();
    expect([...desired.resolved.artifacts.keys()]).toEqual(["Image/default/os"]);
    expect([...desired.hashes.keys()]).toEqual(["Secret/default/db#password"]);
    expect([desired.commit, "references" in desired]).toEqual(["c1", false]);
  });

  test("has the problems of user data in secrets, without the data", async () => {
    const { userDataProblems } = await resolveTrusted({ PASSWORD: "#cloud-config\nchpasswd: hunter2\n" });
    expect([...(userDataProblems ?? [])]).toEqual([
      ["Secret/default/db#password", "line 2: its chpasswd is not as cloud-init takes it"],
    ]);
    const valid = await resolveTrusted({ PASSWORD: "#cloud-config\nhostname: db\n" });
    expect([...(valid.userDataProblems ?? [])]).toEqual([]);
  });

  test("has the suspensions of Git and of the store, whose reason counts", async () => {
    await store.suspend("default", { id: "Host/default/hv1", reason: "by command", since: "1970-01-01" });
    const { suspended } = await resolveTrusted();
    expect(Object.fromEntries(suspended)).toEqual({
      "Secret/default/db": "in Git",
      "Host/default/hv1": "by command",
    });
  });

  test("names targets that have left the fleet, and not those that it has", async () => {
    const left = { objects: 1, at: "1970-01-01" };
    await store.putRecords("default", "target", new Map([["hv1", left]]));
    expect((await resolveTrusted()).notices).toEqual([]);
    await store.putRecords("default", "target", new Map([["hv9", left]]));
    expect((await resolveTrusted()).notices.join()).toContain("hv9 has left the fleet");
  });
});
