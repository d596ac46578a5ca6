import { describe, expect, test } from "vitest";
import type { TargetAddress } from "../drivers/driver.ts";
import type { ObservedObject } from "../model/object.ts";
import type { Snapshot } from "../model/plan.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { countObjects, leftBehind } from "./left-behind.ts";

const DAY_MS = 24 * 3_600_000;
const host = (id: string): TargetAddress => ({ kind: "host", id, libvirt: `lab://t/${id}` });
const object = (target: string, name: string, fleet: string | undefined) =>
  ({
    ...{ id: `domain@${target}/${name}`, type: "domain", target, name, state: {}, needs: [] },
    mark: fleet === undefined ? undefined : { fleet, owner: `VirtualMachine/default/${name}` },
  }) as unknown as ObservedObject; // a mark's other fields are not looked at
const seen = (objects: ObservedObject[], ...unreadable: string[]): Snapshot => ({
  objects,
  facts: new Map(),
  unreadable: new Map(unreadable.map((id) => [id, "no answer"])),
});

describe("a target that leaves the fleet", () => {
  const both = [host("hv1"), host("hv2")];
  const all = [object("hv1", "a", "demo"), object("hv2", "b", "demo"), object("hv2", "c", "other")];

  async function remembered(...sights: Snapshot[]) {
    let time = Date.parse("2026-01-01T00:00:00Z");
    const world = { store: createMemoryStore(), test: false, now: () => new Date(time) };
    for (const sight of sights) await countObjects("demo", both, sight, world);
    return {
      later: (days: number) => {
        time += days * DAY_MS;
      },
      left: (targets: readonly TargetAddress[], ...unusable: `Host/${string}`[]) =>
        leftBehind("demo", targets, new Set(unusable) as never, world),
    };
  }

  test("is named with what was on it when it was last read", async () => {
    const { left, later } = await remembered(seen(all), seen([], "hv2"));
    expect(await left([host("hv1")])).toEqual([
      "hv2 has left the fleet, so that nobody looks there any more: 1 object of this fleet was on it on 2026-01-01. To have that removed, put the Host back, without what is on it",
    ]);
    later(31);
    expect(await left([host("hv1")])).toEqual([]);
  });

  test.each([
    ["it is still there", seen(all), both],
    ["nothing of ours was on it", seen(all.filter(({ name }) => name !== "b")), [host("hv1")]],
    ["it was emptied first", seen([object("hv1", "a", "demo")]), [host("hv1")]],
  ])("is not when %s", async (_, sight, targets) => {
    const { left } = await remembered(seen(all), sight);
    expect(await left(targets)).toEqual([]);
  });

  test("is not when only its resource cannot be used", async () => {
    const { left } = await remembered(seen(all));
    expect(await left([host("hv1")], "Host/default/hv2")).toEqual([]);
  });
});
