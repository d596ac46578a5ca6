import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestHost, type TestHost } from "./test-host.ts";

/** Data is never overwritten: on libvirt's test driver, which supports volume groups even if this kernel does not. */

const FLEET = `
{apiVersion: fleetwright/v1, kind: Host, metadata: {name: hv1}, spec: {libvirt: "test:///default"}}
---
{apiVersion: fleetwright/v1, kind: InstanceType, metadata: {name: small}, spec: {cpu: {guest: 1}, memory: {guest: 512Mi}}}
---
{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: fast}, spec: {type: logical, volumeGroup: fast}}
---
{apiVersion: fleetwright/v1, kind: Image, metadata: {name: micro}, spec: {source: {recipe: micro}}}
---
{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: copy}, spec: {pool: fast, size: 2Gi, source: {image: micro}}}
---
{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: db}, spec: {instanceType: small, image: micro, rootDisk: {pool: fast, size: 5Gi}, volumes: [{volume: copy}]}}
`;

const GIB = 2 ** 30;

let host: TestHost;
beforeAll(async () => {
  host = await openTestHost();
  const run = await host.apply(FLEET);
  expect(run.outcomes.filter(({ result }) => result !== "succeeded")).toEqual([]);
});
afterAll(() => host?.[Symbol.asyncDispose]());

async function sizes(at: TestHost): Promise<Record<string, unknown>> {
  const volumes = (await at.observed()).filter(
    ({ type, name }) => type === "volume" && name.startsWith("fast/"),
  );
  return Object.fromEntries(
    volumes.map(({ name, state }) => [name.replace(/-[0-9a-f]{8}$/, ""), state.capacityBytes]),
  );
}

describe("disks in a volume group", () => {
  it("have the desired size, and the next plan is empty", async () => {
    expect(await sizes(host)).toEqual({ "fast/copy": 2 * GIB, "fast/db.root": 5 * GIB });
    const { changes, blocked } = await host.plan(FLEET);
    expect({ changes, blocked }).toEqual({ changes: [], blocked: [] });
  });

  it("are adopted after their marks are lost, without a write, and the next plan is empty", async () => {
    await using other = await openTestHost();
    const { blocked } = await other.plan(FLEET);
    expect(blocked.map(({ code }) => code)).toContain("unmanaged");
    for (const id of [
      "StoragePool/default/fast",
      "Volume/default/copy",
      "VirtualMachine/default/db",
      "Host/default/hv1",
    ])
      await other.adopt(FLEET, id);
    const plan = await other.plan(FLEET);
    expect(plan.blocked).toEqual([]);
    expect(plan.changes.map(({ change, fields }) => [change, fields.map(({ path }) => path)])).toEqual([]);
    await other.apply(FLEET);
    expect(await sizes(other)).toEqual({ "fast/copy": 2 * GIB, "fast/db.root": 5 * GIB });
  });

  it("are not changed when only their recorded content differs", async () => {
    await using other = await openTestHost();
    for (const id of [
      "StoragePool/default/fast",
      "Volume/default/copy",
      "VirtualMachine/default/db",
      "Host/default/hv1",
    ])
      await other.adopt(FLEET, id);
    const root = (await other.observed()).find(({ name }) => name.startsWith("fast/db.root"));
    if (root?.mark === undefined) throw new Error("the root disk is not ours");
    const { mark, state, ...ref } = root;
    const change = { ...ref, action: "update", owner: mark.owner, fields: [], mark, before: state } as const;
    await expect(
      other.connection.perform(
        { ...change, after: { ...state, content: "e".repeat(64) } },
        new AbortController().signal,
      ),
    ).rejects.toMatchObject({ code: "world-moved", message: expect.stringContaining("another content") });
    expect(await sizes(other)).toEqual({ "fast/copy": 2 * GIB, "fast/db.root": 5 * GIB });
  });
});
