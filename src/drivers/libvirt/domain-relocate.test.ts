import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { domains } from "./arbitraries.testing.ts";
import { relocateDomain } from "./domain-relocate.ts";
import type { DomainState } from "./states.ts";

/** What of a machine that comes from another host is as it is desired there, and what stays as it was. */

const desiredDomain = fc
  .tuple(domains, fc.boolean())
  .map(([definition, autostart]): DomainState => ({ ...definition, power: "running", autostart }));

const PLACE = new Set([
  "autostart",
  "cpuset",
  "cpuPins",
  "emulatorPins",
  "cpuShares",
  "kernel",
  "seed",
  "hostDevices",
]);

describe("a domain that comes from another host", () => {
  it("takes over what names the new host, and nothing else", () => {
    fc.assert(
      fc.property(desiredDomain, desiredDomain, (before, desired) => {
        const after = relocateDomain(before, desired) as unknown as Record<string, unknown>;
        for (const [field, value] of Object.entries(before)) {
          if (field === "disks" || field === "interfaces") continue;
          const wanted = (desired as unknown as Record<string, unknown>)[field];
          expect(after[field], field).toEqual(PLACE.has(field) && wanted !== undefined ? wanted : value);
        }
      }),
    );
  });

  it("has no field more than before: what was not set stays open", () => {
    fc.assert(
      fc.property(desiredDomain, desiredDomain, (before, desired) => {
        expect(Object.keys(relocateDomain(before, desired)).sort()).toEqual(Object.keys(before).sort());
      }),
    );
  });

  it("keeps its disks and interfaces, with the sources that they have there", () => {
    fc.assert(
      fc.property(desiredDomain, desiredDomain, (before, desired) => {
        const after = relocateDomain(before, desired);
        expect(Object.keys(after.disks)).toEqual(Object.keys(before.disks));
        for (const [key, disk] of Object.entries(after.disks)) {
          const old = before.disks[key] as DomainState["disks"][string];
          const there = desired.disks[key];
          const isSameSort =
            there !== undefined && (there.sourceType === "network") === (old.sourceType === "network");
          expect(disk.source).toBe(isSameSort ? there.source : old.source);
          expect({ ...disk, source: "", sourceType: "", secret: "" }).toEqual({
            ...old,
            source: "",
            sourceType: "",
            secret: "",
          });
        }
        for (const [key, own] of Object.entries(after.interfaces))
          expect(own).toEqual({ ...before.interfaces[key], source: (desired.interfaces[key] ?? own).source });
      }),
    );
  });

  it("is the same where it is as desired already", () => {
    fc.assert(
      fc.property(desiredDomain, (state) => {
        expect(relocateDomain(state, state)).toEqual(state);
      }),
    );
  });
});
