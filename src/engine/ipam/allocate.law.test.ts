import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocate, type OwnedAddressRequest } from "./allocate.ts";
import { addressRequests, app, subnet, vm } from "./ipam-samples.testing.ts";

const last = fc.integer({ min: 0, max: 40 }).map((byte) => `10.20.0.${byte}`);
const fleets = fc
  .dictionary(
    fc.string({ minLength: 1, maxLength: 2, unit: fc.constantFrom("a", "b", "c") }),
    fc.record({ fixed: last, observed: last }, { requiredKeys: [] }),
  )
  .map(addressRequests);
const wide = [subnet({ to: "10.20.0.15" }), subnet({ from: "10.20.0.20", to: "10.20.0.22" })];

/** Returns machines as observed once they have their addresses. */
function observedAfter(
  requests: readonly OwnedAddressRequest[],
  allocations: ReturnType<typeof allocate>,
): OwnedAddressRequest[] {
  return requests.map(({ owner, index, request: { observed: _, ...rest } }) => {
    const held = allocations.addressOf(owner, index);
    return { owner, index, request: held === undefined ? rest : { ...rest, observed: held } };
  });
}

describe("for any fleet", () => {
  test("no two have one address, all are free or were held before, and who has none is told", () => {
    fc.assert(
      fc.property(fleets, (asked) => {
        const found = allocate(asked, wide);
        const given = asked.flatMap(({ owner, index }) => found.addressOf(owner, index) ?? []);
        expect(new Set(given).size).toBe(given.length);
        expect(given.length + found.blocked.length).toBe(asked.length);
        for (const { owner, request } of asked) {
          const address = found.addressOf(owner, 0);
          if (request.fixed !== undefined) expect([undefined, request.fixed]).toContain(address);
          else if (address && address !== request.observed)
            expect(address).toMatch(/^10\.20\.0\.(1[0-5]|2[0-2])$/);
        }
      }),
    );
  });
  test("no machine's address changes when another leaves or comes; the order is irrelevant", () => {
    fc.assert(
      fc.property(fleets, fc.nat(), (asked, pick) => {
        const first = allocate(asked, wide);
        const later = observedAfter(asked, first).filter(
          (_, index) => index !== pick % Math.max(1, asked.length),
        );
        const second = allocate([...addressRequests({ aaa: {} }), ...later].reverse(), wide);
        for (const { owner, request } of later)
          if (request.observed) expect(second.addressOf(owner, 0)).toBe(request.observed);
      }),
    );
  });
});

test("ten thousand addresses of a /8 are given, all different, without listing the range", () => {
  const huge = subnet({ cidr: "10.0.0.0/8", gateway: "10.0.0.1", from: "10.0.0.2", to: "10.255.255.254" });
  const asked = Array.from({ length: 10_000 }, (_, index) => ({
    owner: vm(`m${index}`),
    index: 0,
    request: { network: app },
  }));
  const cold = allocate(asked, [huge]);
  const warm = allocate(observedAfter(asked, cold), [huge]);
  expect(new Set(asked.map(({ owner }) => warm.addressOf(owner, 0))).size).toBe(10_000);
});
