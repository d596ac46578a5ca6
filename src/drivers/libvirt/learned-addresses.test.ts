import { type DHCPLease, virIPAddrType } from "node-libvirt";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ObservedObject, observedObject } from "../../model/object.ts";
import { createAddressRetries } from "./address-retries.ts";
import { parseNeighbours, toAddresses } from "./learned-addresses.ts";
import type { DomainState } from "./states.ts";

const MAC = "52:54:00:aa:bb:01";

const { VIR_IP_ADDR_TYPE_IPV4: IPV4, VIR_IP_ADDR_TYPE_IPV6: IPV6 } = virIPAddrType;

function lease(ipaddr: string, expiryTime: bigint, type: number = IPV4): DHCPLease {
  const unused = { iface: "virbr0", iaid: null, prefix: 24, hostname: null, clientid: null };
  return { ...unused, mac: MAC.toUpperCase(), ipaddr, expiryTime, type };
}

describe("the leases of a machine", () => {
  const addressesOf = (...leases: DHCPLease[]) =>
    (toAddresses(leases).get(MAC) ?? []).map(({ address }) => address);

  test.each([
    [
      "the lease that was given last comes first",
      [lease("192.168.122.107", 1000n), lease("192.168.122.45", 4600n)],
    ],
    ["in any order", [lease("192.168.122.45", 4600n), lease("192.168.122.107", 1000n)]],
    [
      "a lease without an end counts as the newest",
      [lease("192.168.122.107", 4600n), lease("192.168.122.45", 0n)],
    ],
  ])("%s", (_name, leases) => {
    expect(addressesOf(...leases)).toEqual(["192.168.122.45", "192.168.122.107"]);
  });

  test("an address of DHCPv6 comes behind those of IPv4, and is the only one without them", () => {
    const six = lease("fd00:122::8f", 9000n, IPV6);
    expect(addressesOf(six, lease("192.168.122.107", 1000n))).toEqual(["192.168.122.107", "fd00:122::8f"]);
    expect(addressesOf(six)).toEqual(["fd00:122::8f"]);
  });

  test("an address of another family than its lease, or none at all, is left out", () => {
    const hostile = [lease("fd00::1", 1n), lease("10.0.0.1", 1n, IPV6), lease("fe80::1%eth0", 1n, IPV6)];
    expect(addressesOf(...hostile, lease("\u001b[2J", 1n))).toEqual([]);
  });
});

describe("the ARP table of a host", () => {
  test("has addresses by MAC address, a confirmed one first; entries without one, and entries that failed, have none", () => {
    const entries = [
      { dst: "192.168.122.10", dev: "virbr0", lladdr: MAC.toUpperCase(), state: ["STALE"] },
      { dst: "192.168.122.9", dev: "virbr0", lladdr: MAC, state: ["STALE"] },
      { dst: "192.168.122.20", dev: "virbr0", lladdr: MAC, state: ["REACHABLE"] },
      { dst: "192.168.122.11", dev: "virbr0", state: ["FAILED"] },
    ];
    expect(Object.fromEntries(parseNeighbours(JSON.stringify(entries)))).toEqual({
      [MAC]: [
        { address: "192.168.122.20", source: "arp" },
        { address: "192.168.122.10", source: "arp" },
        { address: "192.168.122.9", source: "arp" },
      ],
    });
  });

  test.each([
    ["nothing", ""],
    ["no JSON", "Object not found"],
    ["no list", '{"dst": "10.0.0.1"}'],
    ["no entries", "[null, 1, []]"],
    ["other types", `[{"dst": ["10.0.0.1"], "lladdr": "${MAC}"}, {"dst": "10.0.0.1", "lladdr": 7}]`],
    [
      "no addresses",
      `[{"dst": "\\u001b[2J", "lladdr": "${MAC}"}, {"dst": "10.0.0.256", "lladdr": "${MAC}"}]`,
    ],
  ])("with %s is empty", (_name, stdout) => {
    expect(parseNeighbours(stdout)).toEqual(new Map());
  });

  test("shows few of the addresses that a guest claims", () => {
    const entries = Array.from({ length: 250 }, (_, last) => ({ dst: `10.0.0.${last}`, lladdr: MAC }));
    expect(parseNeighbours(JSON.stringify(entries)).get(MAC)).toHaveLength(8);
  });
});

function machineWith(
  ipv4: string | null,
  more: Partial<ObservedObject<DomainState>> = {},
  power = "running",
) {
  const state = { power, interfaces: { net0: { mac: MAC, source: "default", ipv4 } } };
  const keep = { onDelete: "delete", trashSeconds: 0 } as const;
  const owner = "VirtualMachine/default/a" as const;
  const mark = { fleet: "f", owner, applied: "", commit: "", protect: false, keep };
  return observedObject("domain", "hv1", "a", {
    state: state as unknown as DomainState, // only these fields count
    mark,
    dependsOn: [],
    ...more,
  });
}

describe("a machine whose address is not known yet", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Returns the seconds at which the machine is reported, if each report reads it as `read` returns it. */
  function reportsOf(read: (seconds: number) => ObservedObject<DomainState>): number[] {
    const seconds: number[] = [];
    const retries = createAddressRetries(() => {
      seconds.push(Date.now() / 1000);
      retries.record("f", [read(Date.now() / 1000)]);
    });
    vi.setSystemTime(0);
    retries.record("f", [read(0)]);
    vi.advanceTimersByTime(3_600_000);
    retries[Symbol.dispose]();
    return seconds;
  }

  const known = { addresses: { [MAC]: [{ address: "10.0.0.2", source: "lease" }] } } as const;

  const six = { addresses: { [MAC]: [{ address: "fd00::2", source: "lease" }] } } as const;

  test.each<[string, (seconds: number) => ObservedObject<DomainState>, number[]]>([
    ["is read again less and less often", () => machineWith(null), [2, 6, 14, 30, 62, 126]],
    ["is while it only has a lease of IPv6", () => machineWith(null, six), [2, 6, 14, 30, 62, 126]],
    ["is not once it has a lease", (at) => machineWith(null, at < 5 ? {} : known), [2, 6]],
    ["is not if Fleetwright gives the address", () => machineWith("10.20.0.2"), []],
    ["is not while it is off", () => machineWith(null, {}, "shutoff"), []],
    ["is not if it belongs to others", () => machineWith(null, { mark: undefined }), []],
    ["is again after a restart", (at) => machineWith(null, {}, at === 6 ? "shutoff" : "running"), [2, 6]],
  ])("%s", (_name, read, expected) => {
    expect(reportsOf(read)).toEqual(expected);
  });

  test("is not reported after the connection is closed", () => {
    const report = vi.fn();
    const retries = createAddressRetries(report);
    retries.record("f", [machineWith(null)]);
    retries[Symbol.dispose]();
    vi.advanceTimersByTime(3_600_000);
    expect(report).not.toHaveBeenCalled();
  });
});
