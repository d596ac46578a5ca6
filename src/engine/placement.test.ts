import { describe, expect, test } from "vitest";
import type { HostView, Workload } from "../kinds/kind.ts";
import { parseResourceId } from "../model/resource.ts";
import { GIB, host, machine } from "./placement/placement-samples.testing.ts";
import { placeWorkloads } from "./placement.ts";

const two = [host("hv1"), host("hv2")];
const zones = [host("a", { labels: { zone: "a" } }), host("b", { labels: { zone: "b" } })];
const cordoned = host("hv1", { spec: { unschedulable: true } });

/** Everything that comes out, a line each: `db on hv1`, then what is blocked. */
function outcome(machines: readonly Workload[], hosts: readonly HostView[], unreadable = {}): string[] {
  const { placements, blocked } = placeWorkloads(machines, hosts, new Map(Object.entries(unreadable)));
  const placed = [...placements].map(([id, { host }]) => `${parseResourceId(id).name} on ${host}`);
  return [...placed.sort(), ...blocked.map(({ code, message }) => `${code}: ${message}`)];
}

describe("where a machine goes", () => {
  test.each([
    {
      that: "to the host with the most free memory",
      machines: [machine("db", { on: "hv1" }), machine("web")],
      hosts: two,
      lines: ["db on hv1", "web on hv2"],
    },
    {
      that: "with equal memory, to the host with more free CPU",
      machines: [machine("db")],
      hosts: [host("hv1", { facts: { cpus: 4 } }), host("hv2", { facts: { cpus: 16 } })],
      lines: ["db on hv2"],
    },
    {
      that: "nowhere but where it is, although another host is emptier",
      machines: [machine("db", { on: "hv1" }), machine("web", { on: "hv1" })],
      hosts: two,
      lines: ["db on hv1", "web on hv1"],
    },
    {
      that: "to a host with the labels of its selector",
      machines: [machine("db", { hostSelector: { zone: "b" } })],
      hosts: zones,
      lines: ["db on b"],
    },
    {
      that: "to a host that all its limits name",
      machines: [machine("db", { onlyOn: [{ hosts: ["hv2"], because: "Volume/data lies there" }] })],
      hosts: two,
      lines: ["db on hv2"],
    },
    {
      that: "not to a cordoned host, which keeps what it has",
      machines: [machine("new"), machine("old", { on: "hv1", memoryBytes: GIB })],
      hosts: [cordoned, host("hv2", { facts: { memoryBytes: 3 * GIB } })],
      lines: ["new on hv2", "old on hv1"],
    },
    {
      that: "the one with fewer hosts to choose from chooses first",
      machines: [
        machine("any", { memoryBytes: 8 * GIB }),
        machine("zoned", { hostSelector: { zone: "a" }, memoryBytes: 7 * GIB }),
      ],
      hosts: zones,
      lines: ["any on b", "zoned on a"],
    },
    {
      that: "the bigger one chooses first, so that both fit",
      machines: [machine("a", { memoryBytes: 2 * GIB }), machine("b", { memoryBytes: 7 * GIB })],
      hosts: [host("hv1"), host("hv2", { facts: { memoryBytes: 3 * GIB } })],
      lines: ["a on hv2", "b on hv1"],
    },
  ])("$that", ({ machines, hosts, lines }) => {
    expect(outcome(machines, hosts)).toEqual(lines);
    expect(outcome(machines.toReversed(), hosts.toReversed())).toEqual(lines);
  });
});

describe("what is blocked", () => {
  test.each([
    {
      that: "a machine for which no host has room, with numbers",
      machines: [machine("db", { memoryBytes: 9 * GIB })],
      hosts: [...two, host("hv3", { facts: { memoryBytes: 3 * GIB } })],
      lines: [
        "capacity: VirtualMachine/db: no host has room: hv1, hv2: needs 9Gi memory, 8Gi free of 8Gi; " +
          "hv3: needs 9Gi memory, 2Gi free of 2Gi",
      ],
    },
    {
      that: "a machine whose only host is cordoned",
      machines: [machine("db")],
      hosts: [cordoned],
      lines: ["capacity: VirtualMachine/db: no host has room: hv1: takes nothing new (unschedulable)"],
    },
    {
      that: "a machine that no host matches",
      machines: [machine("db", { hostSelector: { zone: "z" } })],
      hosts: zones,
      lines: [
        "refused: VirtualMachine/db: no host is fit for it: a, b: does not match hostSelector: no label zone=z",
      ],
    },
    {
      that: "a machine whose disks lie where it may not go",
      machines: [machine("db", { onlyOn: [{ hosts: ["hv9"], because: "Volume/data lies there" }] })],
      hosts: two,
      lines: [
        "refused: VirtualMachine/db: no host is fit for it: hv1, hv2: " +
          "is not among the hosts that can serve it, hv9: Volume/data lies there",
      ],
    },
    {
      that: "any machine when hosts do not run machines",
      machines: [machine("db")],
      hosts: [host("gw", { spec: { roles: [] } })],
      lines: ["refused: VirtualMachine/db: no host is fit for it: gw: has not the role compute"],
    },
    {
      that: "any machine when there are no hosts",
      machines: [machine("db")],
      hosts: [],
      lines: ["refused: VirtualMachine/db: no host is fit for it: the fleet has no hosts"],
    },
    {
      that: "a machine that is on two hosts, which keep it",
      machines: [machine("db", { observedOn: ["hv2", "hv1"] })],
      hosts: two,
      lines: ["duplicate: VirtualMachine/db: is on hv1 and hv2 at the same time"],
    },
    {
      that: "a machine whose selector left its host; it stays",
      machines: [machine("db", { on: "a", hostSelector: { zone: "b" } })],
      hosts: zones,
      lines: [
        "db on a",
        "refused: VirtualMachine/db: is on a, which may not hold it any more: " +
          "does not match hostSelector: no label zone=b. It cannot move: b: only a defined machine moves",
      ],
    },
    {
      that: "a machine whose host left the fleet; it stays",
      machines: [machine("db", { on: "hv9" })],
      hosts: two,
      lines: ["db on hv9", "refused: VirtualMachine/db: is on hv9, which is no host of this fleet"],
    },
    {
      that: "of two that grew, the later name; a smaller third is not",
      machines: [
        machine("a", { on: "hv1", memoryBytes: 5 * GIB }),
        machine("b", { on: "hv1", memoryBytes: 5 * GIB }),
        machine("c", { on: "hv1" }),
        machine("d"),
      ],
      hosts: [host("hv1")],
      lines: [
        "a on hv1",
        "b on hv1",
        "c on hv1",
        "capacity: VirtualMachine/b: does not fit on hv1, where it is: needs 5Gi memory, 3Gi free of 8Gi",
        "capacity: VirtualMachine/d: no host has room: hv1: needs 1Gi memory, 0 free of 8Gi",
      ],
    },
  ])("$that", ({ machines, hosts, lines }) => {
    expect(outcome(machines, hosts)).toEqual(lines);
    expect(outcome(machines.toReversed(), hosts.toReversed())).toEqual(lines);
  });
});
