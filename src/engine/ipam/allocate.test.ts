import { describe, expect, it, test } from "vitest";
import type { Subnet } from "../../kinds/kind.ts";
import type { ResourceId } from "../../model/resource.ts";
import { allocate } from "./allocate.ts";
import { addressRequests, fullAddress, type RequestSample, subnet, vm } from "./ipam-samples.testing.ts";

interface Case {
  readonly that: string;
  readonly given: Record<string, RequestSample>;
  readonly addresses: Record<string, string>;
  readonly blocked?: readonly string[];
  readonly subnets?: readonly Subnet[];
}

const CASES: readonly Case[] = [
  {
    that: "new ones get the lowest free, in the order of names",
    given: { b: {}, a: {} },
    addresses: { a: ".10", b: ".11" },
  },
  {
    that: "what is held is kept",
    given: { a: {}, b: { observed: ".10" } },
    addresses: { a: ".11", b: ".10" },
  },
  {
    that: "what is asked for by name is given, also outside the range",
    given: { a: { fixed: ".200" } },
    addresses: { a: ".200" },
  },
  {
    that: "an address asked for by name leaves who holds it by chance",
    given: { a: { observed: ".10" }, b: { fixed: ".10" } },
    addresses: { a: ".11", b: ".10" },
  },
  {
    that: "what is held outside the range is kept",
    given: { a: { observed: ".99" } },
    addresses: { a: ".99" },
  },
  {
    that: "what is held is given up when it becomes the gateway",
    given: { a: { observed: ".99" } },
    subnets: [subnet({ gateway: "10.20.0.99" })],
    addresses: { a: ".10" },
  },
  {
    that: "what is held outside the subnet is given up",
    given: { a: { observed: ".99" } },
    subnets: [subnet({ cidr: "10.20.0.0/26" })],
    addresses: { a: ".10" },
  },
  {
    that: "of two that hold the same the first by name keeps it",
    given: { b: { observed: ".11" }, a: { observed: ".11" } },
    addresses: { a: ".11", b: ".10" },
  },
  {
    that: "no machine gets the gateway, also inside the range",
    given: { a: {} },
    subnets: [subnet({ gateway: "10.20.0.10" })],
    addresses: { a: ".11" },
  },
  {
    that: "neither end of the subnet is given",
    given: { a: {} },
    subnets: [subnet({ from: "10.20.0.0", gateway: "10.20.0.254" })],
    addresses: { a: ".1" },
  },
  {
    that: "the second subnet follows when the first is full",
    given: { a: {}, b: {} },
    subnets: [subnet({ from: "10.20.0.50", to: "10.20.0.50" }), subnet({ to: "10.20.0.10" })],
    addresses: { a: ".10", b: ".50" },
  },
  {
    that: "a network without subnets gives nothing, and that is no problem",
    given: { a: {}, b: { fixed: ".7" } },
    subnets: [],
    addresses: {},
  },
  {
    that: "two that ask for one address both get none",
    given: { a: { fixed: ".7" }, b: { fixed: ".7" }, c: {} },
    addresses: { c: ".10" },
    blocked: [
      "duplicate: VirtualMachine/a: address 10.20.0.7 in Network/app is asked for by VirtualMachine/b, too",
      "duplicate: VirtualMachine/b: address 10.20.0.7 in Network/app is asked for by VirtualMachine/a, too",
    ],
  },
  {
    that: "of two that ask for one address, the one that holds it keeps it",
    given: { a: { fixed: ".7" }, b: { fixed: ".7", observed: ".7" } },
    addresses: { b: ".7" },
    blocked: [
      "duplicate: VirtualMachine/a: address 10.20.0.7 in Network/app is asked for by VirtualMachine/b, too",
    ],
  },
  {
    that: "an address of elsewhere is refused",
    given: { a: { fixed: "10.30.0.7" }, b: { fixed: "nonsense" } },
    addresses: {},
    blocked: [
      "invalid: VirtualMachine/a: address 10.30.0.7 is in no subnet of Network/app (10.20.0.0/24)",
      "invalid: VirtualMachine/b: address nonsense is in no subnet of Network/app (10.20.0.0/24)",
    ],
  },
  {
    that: "an address that is the network's own is refused",
    given: { a: { fixed: ".1" }, b: { fixed: ".255" } },
    addresses: {},
    blocked: [
      "invalid: VirtualMachine/a: address 10.20.0.1 is the gateway of Network/app",
      "invalid: VirtualMachine/b: address 10.20.0.255 is the broadcast address of Network/app",
    ],
  },
  {
    that: "the last by name goes without when all are given",
    given: { d: {}, c: {}, b: { fixed: ".10" }, a: {} },
    addresses: { a: ".11", b: ".10", c: ".12" },
    blocked: [
      "capacity: VirtualMachine/d: no address is free in Network/app: all 3 are given (10.20.0.10 to 10.20.0.12)",
    ],
  },
];

test.each(CASES)("$that", ({ given, addresses, blocked = [], subnets = [subnet()] }) => {
  for (const asked of [addressRequests(given), addressRequests(given).reverse()]) {
    const found = allocate(asked, subnets);
    const got = Object.fromEntries(Object.keys(given).map((name) => [name, found.addressOf(vm(name), 0)]));
    const wanted = Object.fromEntries(
      Object.keys(given).map((name) => [name, addresses[name] && fullAddress(addresses[name])]),
    );
    expect(got).toEqual(wanted);
    expect(found.blocked.map(({ code, message }) => `${code}: ${message}`)).toEqual(blocked);
  }
});

describe("while a machine cannot be seen", () => {
  const network = "Network/default/app" as const;
  const subnet = { network, cidr: "10.0.0.0/24", gateway: "10.0.0.1", from: "10.0.0.2", to: "10.0.0.254" };
  const hidden = {
    owner: "VirtualMachine/default/hidden",
    index: 0,
    request: { network },
    unobserved: true,
  } as const;
  const owner = "VirtualMachine/default/new" as const;

  it("no new address is given in its network, since it may hold it", () => {
    const { addressOf: address, blocked } = allocate(
      [hidden, { owner, index: 0, request: { network } }],
      [subnet],
    );
    expect(address(owner, 0)).toBeUndefined();
    expect(blocked.map(({ message }) => message)).toEqual([
      "VirtualMachine/new: no new address is given in Network/app while VirtualMachine/hidden cannot be seen",
    ]);
  });

  it("addresses that are held or asked for by name are given all the same", () => {
    const held = { owner, index: 0, request: { network, observed: "10.0.0.9" } };
    const named = { owner, index: 1, request: { network, fixed: "10.0.0.8" } };
    const { addressOf: address, blocked } = allocate([hidden, held, named], [subnet]);
    expect([address(owner, 0), address(owner, 1), blocked]).toEqual(["10.0.0.9", "10.0.0.8", []]);
  });
});

test.each<[ResourceId, string]>([
  ["Network/default/app", "widen the subnet's allocation, or put machines into another Network"],
  ["AddressPool/default/public", "add a subnet to its cidrs, or delete a FloatingIP"],
])("a user of %s that has given all addresses can follow the hint", (network, hint) => {
  const one = subnet({ network, from: "10.20.0.10", to: "10.20.0.10" });
  const requests = addressRequests({ a: {}, b: {} }).map((asked) => ({
    ...asked,
    request: { ...asked.request, network },
  }));
  expect(allocate(requests, [one]).blocked.map((blocked) => blocked.hint)).toEqual([hint]);
});
