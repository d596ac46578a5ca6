import fc from "fast-check";
import { expect, it } from "vitest";
import type { HostFailurePolicy, HostPower } from "../../model/host-failure.ts";
import { classifyHosts, type HostEvidence } from "./classify-hosts.ts";

const POWER: fc.Arbitrary<HostPower> = fc.oneof(
  fc.constant<HostPower>({ state: "unknown" }),
  fc.constant<HostPower>({ state: "off" }),
  fc.constant<HostPower>({ state: "on-again" }),
  fc.record({ state: fc.constant("unfenced" as const), reason: fc.string(), attempts: fc.nat(5) }),
);

const EVIDENCE: fc.Arbitrary<Omit<HostEvidence, "host">> = fc.record({
  silence: fc.option(
    fc.record({
      since: fc.constant("2026-03-01T10:00:00.000Z"),
      forMs: fc.nat(200_000),
      reason: fc.string(),
    }),
    { nil: undefined },
  ),
  readAgoMs: fc.option(fc.nat(200_000), { nil: undefined }),
  hasFencing: fc.boolean(),
  suspended: fc.option(fc.string(), { nil: undefined }),
  power: POWER,
});

const HOSTS = fc
  .array(EVIDENCE, { maxLength: 9 })
  .map((list) => list.map((evidence, index): HostEvidence => ({ host: `hv${index}`, ...evidence })));

const POLICY: fc.Arbitrary<HostFailurePolicy> = fc.record({
  afterMs: fc.nat(120_000),
  action: fc.constantFrom("Report" as const, "Restart" as const),
});

const check = (law: (hosts: readonly HostEvidence[], policy: HostFailurePolicy) => void) =>
  fc.assert(fc.property(HOSTS, POLICY, law), { numRuns: 3_000 });

it("never has more than one host to fence", () => {
  check((hosts, policy) => {
    const due = [...classifyHosts(hosts, policy).values()].filter(({ state }) => state === "due");
    expect(due.length).toBeLessThanOrEqual(1);
  });
});

it("fences only what may be fenced: silent for long, with an agent, not suspended, and with a majority that answers", () => {
  check((hosts, policy) => {
    const conditions = classifyHosts(hosts, policy);
    const silent = hosts.filter(({ silence }) => silence !== undefined);
    for (const { host, silence, hasFencing, suspended, power } of hosts) {
      if (conditions.get(host)?.state !== "due") continue;
      expect(silence?.forMs).toBeGreaterThanOrEqual(policy.afterMs);
      expect([policy.action, hasFencing, suspended]).toEqual(["Restart", true, undefined]);
      expect(["off", "on-again"]).not.toContain(power.state);
      expect(silent.length * 2).toBeLessThan(hosts.length);
      const answered = hosts.filter(
        (other) =>
          other.silence === undefined &&
          (other.readAgoMs ?? Number.POSITIVE_INFINITY) < (silence?.forMs ?? 0),
      );
      expect(answered.length * 2).toBeGreaterThan(hosts.length);
    }
  });
});

it("calls a host off only if its agent says so, and only under the action Restart", () => {
  check((hosts, policy) => {
    for (const [host, { state }] of classifyHosts(hosts, policy)) {
      if (state !== "off") continue;
      const evidence = hosts.find((one) => one.host === host);
      expect([evidence?.power.state, policy.action]).toEqual(["off", "Restart"]);
      expect(evidence?.silence).toBeDefined();
    }
  });
});

it("does not depend on the order of the hosts", () => {
  check((hosts, policy) => {
    expect(new Map([...classifyHosts([...hosts].reverse(), policy)].reverse())).toEqual(
      classifyHosts(hosts, policy),
    );
  });
});

it("fences every host that may be fenced in the end, if each attempt succeeds", () => {
  check((hosts, policy) => {
    let left = hosts;
    for (let round = 0; round <= hosts.length; round++) {
      const due = [...classifyHosts(left, policy)].find(([, { state }]) => state === "due")?.[0];
      if (due === undefined) break;
      left = left.map((host) => (host.host === due ? { ...host, power: { state: "off" } } : host));
    }
    expect([...classifyHosts(left, policy).values()].some(({ state }) => state === "due")).toBe(false);
  });
});
