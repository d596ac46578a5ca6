import { describe, expect, test } from "vitest";
import type { TargetAddress } from "../drivers/driver.ts";
import type { ObservedObject } from "../model/object.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { createMemoryStore } from "../store/memory-store.testing.ts";
import { recordObjectCounts, removedTargetNotices } from "./removed-targets.ts";

const DAY_MS = 24 * 3_600_000;
const host = (id: string): TargetAddress => ({ kind: "host", id, libvirt: `lab://t/${id}` });
const object = (target: string, name: string, fleet: string | undefined) =>
  ({
    id: `domain@${target}/${name}`,
    type: "domain",
    target,
    name,
    state: {},
    needs: [],
    mark: fleet === undefined ? undefined : { fleet, owner: `VirtualMachine/default/${name}` },
  }) as unknown as ObservedObject; // a mark's other fields are not looked at
const snapshotOf = (objects: ObservedObject[], ...unreadable: string[]): Snapshot => ({
  objects,
  facts: new Map(),
  unreadable: new Map(unreadable.map((id) => [id, "no answer"])),
});

describe("a target that leaves the fleet", () => {
  const both = [host("hv1"), host("hv2")];
  const all = [object("hv1", "a", "demo"), object("hv2", "b", "demo"), object("hv2", "c", "other")];

  async function remembered(...snapshots: Snapshot[]) {
    let time = Date.parse("2026-01-01T00:00:00Z");
    const world = { store: createMemoryStore(), backend: "real" as const, now: () => new Date(time) };
    for (const snapshot of snapshots) await recordObjectCounts("demo", both, snapshot, world);
    return {
      later: (days: number) => {
        time += days * DAY_MS;
      },
      left: (targets: readonly TargetAddress[], ...unusable: `Host/${string}`[]) =>
        removedTargetNotices(
          "demo",
          targets.map(({ id }) => id),
          new Set(unusable) as never,
          world,
        ),
    };
  }

  test("is reported with the objects of its last read", async () => {
    const { left, later } = await remembered(snapshotOf(all), snapshotOf([], "hv2"));
    expect(await left([host("hv1")])).toEqual([
      "hv2 has left the fleet and is no longer read: 1 object of this fleet was on it on 2026-01-01. To remove what is there, put the Host back into the files, without what is on it",
    ]);
    later(31);
    expect(await left([host("hv1")])).toEqual([]);
  });

  test.each([
    ["it is still there", snapshotOf(all), both],
    ["nothing of ours was on it", snapshotOf(all.filter(({ name }) => name !== "b")), [host("hv1")]],
    ["it was emptied first", snapshotOf([object("hv1", "a", "demo")]), [host("hv1")]],
  ])("is not reported if %s", async (_, snapshot, targets) => {
    const { left } = await remembered(snapshotOf(all), snapshot);
    expect(await left(targets)).toEqual([]);
  });

  test("is not reported if only its resource is unusable", async () => {
    const { left } = await remembered(snapshotOf(all));
    expect(await left([host("hv1")], "Host/default/hv2")).toEqual([]);
  });
});
