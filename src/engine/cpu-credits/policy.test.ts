import { expect, it } from "vitest";
import type { BurstState, DomainState } from "../../drivers/libvirt/states.ts";
import { observedObject } from "../../model/object.ts";
import { burstPolicyOf } from "./policy.ts";

const BURST: BurstState = { baselinePercent: 20, maxCredits: 288, initialCredits: 30, mode: "standard" };

function policy(
  burst: BurstState | null,
  state: Partial<Pick<DomainState, "vcpus" | "vcpusMax" | "cpuQuotaUs">> = {},
  running: Partial<DomainState> = {},
) {
  const domain = { uuid: "u", vcpus: 2, vcpusMax: 4, cpuQuotaUs: -1, burst, ...state };
  return burstPolicyOf(
    observedObject("domain", "hv1", "db", {
      state: domain as never,
      running: running as never,
      mark: undefined,
      dependsOn: [],
    }),
  );
}

it.each([
  ["its type", policy(BURST), { vcpus: 2, baselineUs: 20_000, maxQuotaUs: -1, maxCredits: 288 }],
  ["the vCPUs that it has", policy(BURST, { vcpus: 4 }, { vcpus: 3 }), { vcpus: 3 }],
  ["the vCPUs that it was started with", policy(BURST, { vcpus: 4 }, { vcpusMax: 1 }), { vcpus: 1 }],
  ["its limit", policy(BURST, { cpuQuotaUs: 60_000 }), { baselineUs: 20_000, maxQuotaUs: 60_000 }],
])("the rules of a machine follow from %s", (_, rules, expected) => {
  expect(rules).toMatchObject(expected);
});

it.each([
  ["a baseline of all and more", policy({ ...BURST, baselinePercent: 1e300 }), { baselineUs: 100_000 }],
  ["a baseline beyond the limit", policy(BURST, { cpuQuotaUs: 10_000 }), { baselineUs: 10_000 }],
  ["a baseline of almost nothing", policy({ ...BURST, baselinePercent: 1e-9 }), { baselineUs: 1_000 }],
  ["a limit that libvirt does not set", policy(BURST, { cpuQuotaUs: 0 }), { maxQuotaUs: -1 }],
  ["vCPUs that are no number", policy(BURST, { vcpus: 0, vcpusMax: 0 }), { vcpus: 1 }],
])("edited rules lead to no quota that cannot be: %s", (_, rules, expected) => {
  expect(rules).toMatchObject(expected);
});

it("a machine that is not burstable has none, nor has one whose rules were edited and cannot be read", () => {
  expect(policy(null)).toBeUndefined();
  expect(policy({ ...BURST, baselinePercent: 0, maxCredits: 0, initialCredits: 0 })).toBeUndefined();
});
