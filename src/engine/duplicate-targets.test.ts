import { describe, expect, test } from "vitest";
import type { HostFacts, Snapshot } from "../model/snapshot.ts";
import { excludeDuplicateTargets } from "./duplicate-targets.ts";

const BOARD = "03000200-0400-0500-0006-000700080009";

const snapshotWith = (identities: Readonly<Record<string, string | undefined>>): Snapshot => ({
  objects: [],
  facts: new Map(
    Object.entries(identities).map(([target, identity]) => [target, { identity } as HostFacts]), // nothing else is looked at
  ),
  unreadable: new Map([["hv9", "no answer"]]),
});

describe("hosts", () => {
  test("that are one libvirtd are blocked, each with the name of the other, and nothing is to be removed", () => {
    const { snapshot, blocked } = excludeDuplicateTargets(
      snapshotWith({ b: `${BOARD} hv1`, a: `${BOARD} hv1`, c: `${BOARD} hv2` }),
    );
    expect([...snapshot.unreadable]).toEqual([
      ["hv9", "no answer"],
      ["a", `it is one libvirtd with Host/b (UUID ${BOARD}, called hv1)`],
      ["b", `it is one libvirtd with Host/a (UUID ${BOARD}, called hv1)`],
    ]);
    expect(blocked.map(({ resource, code }) => [resource, code])).toEqual([
      ["Host/default/a", "duplicate"],
      ["Host/default/b", "duplicate"],
    ]);
    for (const { hint } of blocked) expect(hint).toMatch(/nothing has to be removed$/);
  });

  test.each<[string, Record<string, string | undefined>]>([
    ["that have a UUID of their own", { a: "1 hv1", b: "2 hv1" }],
    ["of which nothing is known", { a: undefined, b: undefined }],
    ["with one bogus UUID of their boards", { a: `${BOARD} hv1`, b: `${BOARD} hv2` }],
  ])("%s are several", (_, identities) => {
    const all = snapshotWith(identities);
    expect(excludeDuplicateTargets(all)).toEqual({ snapshot: all, blocked: [] });
  });
});

describe("pools of a Ceph cluster", () => {
  const withPools = (identities: Readonly<Record<string, string>>): Snapshot => ({
    ...snapshotWith({}),
    clusters: new Map(
      Object.entries(identities).map(([target, identity]) => [
        target,
        { monitors: [], pool: true, identity },
      ]),
    ),
  });

  test("that two addresses lead to are blocked, each with the name of the other", () => {
    const { snapshot, blocked } = excludeDuplicateTargets(
      withPools({ "ceph:fast": "8f2e vms", "ceph:shop.data": "8f2e vms", "ceph:other": "8f2e images" }),
    );
    expect([...snapshot.unreadable.keys()]).toEqual(["hv9", "ceph:fast", "ceph:shop.data"]);
    expect(blocked.map(({ resource, message }) => [resource, message])).toEqual([
      [
        "StoragePool/default/fast",
        "StoragePool/fast: it is one pool with StoragePool/shop/data (pool vms of the cluster 8f2e)",
      ],
      [
        "StoragePool/shop/data",
        "StoragePool/shop/data: it is one pool with StoragePool/fast (pool vms of the cluster 8f2e)",
      ],
    ]);
  });
});
