import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HostView, Workload } from "../../kinds/kind.ts";
import { placeWorkloads } from "../placement.ts";
import { GIB, host, machine, silentHost, vm } from "./placement-samples.testing.ts";

const two = [host("hv1"), host("hv2")];

function outcome(machines: readonly Workload[], hosts: readonly HostView[], unreadable = {}): string[] {
  const { placements, blocked } = placeWorkloads(machines, hosts, new Map(Object.entries(unreadable)));
  return [
    ...[...placements.values()].map(({ host }) => host),
    ...blocked.map(({ code, message }) => `${code}: ${message}`),
  ];
}

describe("unknown is not absent", () => {
  const hosts = [silentHost("a", { zone: "a" }), host("b", { labels: { zone: "b" } })];
  const down = { a: "connection refused" };

  test("a machine that may be on a silent host is started nowhere else", () => {
    expect(outcome([machine("db")], hosts, down)).toEqual([
      "unreadable: VirtualMachine/db: is seen nowhere, but may be on a host that could not be read: a (connection refused)",
    ]);
  });
  test("a machine that cannot be on the silent host is placed", () => {
    expect(outcome([machine("db", { hostSelector: { zone: "b" } })], hosts, down)).toEqual(["b"]);
  });
  test("a machine that is seen stays", () => {
    expect(outcome([machine("db", { on: "b" })], hosts, down)).toEqual(["b"]);
  });
  test("silence of something that is no host changes nothing", () => {
    expect(outcome([machine("db")], two.slice(0, 1), { ceph: "timeout" })).toEqual(["hv1"]);
  });
  test("whatever else there is, no unseen machine is placed while a host that could hold it is silent", () => {
    const zone = fc.constantFrom<string>("a", "b", "c");
    const some = fc.array(fc.option(zone), { maxLength: 12 });
    fc.assert(
      fc.property(some, fc.uniqueArray(zone), (selectors, silent) => {
        const all = ["a", "b", "c"].map((name) =>
          silent.includes(name) ? silentHost(name, { zone: name }) : host(name, { labels: { zone: name } }),
        );
        const machines = selectors.map((one, index) =>
          machine(`m${index}`, { hostSelector: one ? { zone: one } : {} }),
        );
        const { placements } = placeWorkloads(machines, all, new Map());
        for (const { resource, hostSelector } of machines) {
          const unknown = silent.some(
            (name) => hostSelector.zone === undefined || hostSelector.zone === name,
          );
          expect(placements.has(resource)).toBe(!unknown && silent.length < 3);
        }
      }),
    );
  });
});

test("why: the host that was chosen, one that was possible, one that was refused", () => {
  const hosts = [...two, host("hv3", { facts: { memoryBytes: 2.25 * GIB } })];
  const { explain } = placeWorkloads(
    [machine("old", { on: "hv1" }), machine("db", { memoryBytes: 2 * GIB })],
    hosts,
    new Map(),
  );
  expect(explain(vm("db"))).toEqual([
    {
      host: "hv1",
      verdict: "possible",
      reasons: ["7Gi of 8Gi memory free, 27 of 28 vCPUs free"],
      score: 0.718,
    },
    {
      host: "hv2",
      verdict: "chosen",
      reasons: ["8Gi of 8Gi memory free, 28 of 28 vCPUs free"],
      score: 0.846,
    },
    { host: "hv3", verdict: "refused", reasons: ["needs 2Gi memory, 1.25Gi free of 1.25Gi"] },
  ]);
  expect(explain(vm("old"))[0]).toEqual({ host: "hv1", verdict: "chosen", reasons: ["is there already"] });
  expect(explain(vm("nobody"))).toEqual([]);
});
