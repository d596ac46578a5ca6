import { describe, expect, it } from "vitest";
import type { HostFailurePolicy } from "../../model/host-failure.ts";
import { classifyHosts, type HostEvidence } from "./classify-hosts.ts";

const RESTART: HostFailurePolicy = { afterMs: 60_000, action: "Restart" };

/** Builds a host that answers, or one that is silent for some seconds. */
function host(name: string, silentSeconds?: number, more: Partial<HostEvidence> = {}): HostEvidence {
  const silence =
    silentSeconds === undefined
      ? undefined
      : { since: "2026-03-01T10:00:00.000Z", forMs: silentSeconds * 1000, reason: "no answer" };
  const readAgoMs = silentSeconds === undefined ? 1_000 : silentSeconds * 1000 + 5_000;
  return {
    host: name,
    silence,
    readAgoMs,
    hasFencing: true,
    suspended: undefined,
    power: { state: "unknown" },
    ...more,
  };
}

const OTHERS = [host("hv2"), host("hv3")];
const classify = (hosts: readonly HostEvidence[], policy = RESTART) =>
  Object.fromEntries(
    [...classifyHosts(hosts, policy)].map(([id, condition]) => [
      id,
      "reason" in condition ? `${condition.state}: ${condition.reason}` : condition.state,
    ]),
  );

describe("a host", () => {
  it.each<[string, HostEvidence, string, HostFailurePolicy?]>([
    ["that answers is reachable", host("hv1"), "reachable"],
    [
      "that answers again is not fenced, whatever was tried",
      host("hv1", undefined, { power: { state: "off" } }),
      "reachable",
    ],
    ["that has just become silent is waited for", host("hv1", 59.9), "waiting"],
    ["that is silent for long is to be fenced", host("hv1", 60), "due: it is about to be switched off"],
    [
      "is only reported by default",
      host("hv1", 60),
      "failed: hostFailure.action of the Fleet is Report",
      { afterMs: 60_000, action: "Report" },
    ],
    [
      "without fencing is only reported",
      host("hv1", 60, { hasFencing: false }),
      "failed: the Host has no fencing",
    ],
    [
      "that is suspended is only reported",
      host("hv1", 60, { suspended: "firmware update" }),
      "failed: it is suspended: firmware update",
    ],
    [
      "whose agent failed is tried again",
      host("hv1", 60, { power: { state: "unfenced", reason: "no answer of its BMC", attempts: 3 } }),
      "due: no answer of its BMC",
    ],
    [
      "that was switched on again is not fenced again",
      host("hv1", 60, { power: { state: "on-again" } }),
      "failed: it was switched on again after it was fenced",
    ],
    ["that its agent reports off is off", host("hv1", 60, { power: { state: "off" } }), "off"],
    [
      "that is off is not used any more once the action is Report",
      host("hv1", 60, { power: { state: "off" } }),
      "failed: hostFailure.action of the Fleet is Report",
      { afterMs: 60_000, action: "Report" },
    ],
    [
      "that is off is not used any more once it is suspended",
      host("hv1", 60, { power: { state: "off" }, suspended: "repair" }),
      "failed: it is suspended: repair",
    ],
  ])("%s", (_, one, expected, policy) => {
    expect(classify([one, ...OTHERS], policy).hv1).toBe(expected);
  });

  it("has the time until it counts as failed", () => {
    expect(classifyHosts([host("hv1", 40), ...OTHERS], RESTART).get("hv1")).toMatchObject({
      remainingMs: 20_000,
    });
  });
});

describe("several hosts", () => {
  it.each<[string, readonly HostEvidence[], Record<string, string>]>([
    [
      "one of two is never fenced: the network between may have failed",
      [host("hv1", 90), host("hv2")],
      {
        hv1: "failed: 1 of 2 hosts cannot be read, so the network of the daemon may have failed",
        hv2: "reachable",
      },
    ],
    [
      "the only host is never fenced",
      [host("hv1", 90)],
      { hv1: "failed: 1 of 1 hosts cannot be read, so the network of the daemon may have failed" },
    ],
    [
      "half of them is too many, also while the second is only waited for",
      [host("hv1", 90), host("hv2", 1), host("hv3"), host("hv4")],
      {
        hv1: "failed: 2 of 4 hosts cannot be read, so the network of the daemon may have failed",
        hv2: "waiting",
        hv3: "reachable",
        hv4: "reachable",
      },
    ],
    [
      "the others must have answered since the host failed",
      [host("hv1", 90), host("hv2", undefined, { readAgoMs: 100_000 }), host("hv3")],
      { hv1: "failed: only 1 of 3 hosts have answered since it failed", hv2: "reachable", hv3: "reachable" },
    ],
    [
      "a host that was never read has not answered",
      [host("hv1", 90), host("hv2", undefined, { readAgoMs: undefined }), host("hv3")],
      { hv1: "failed: only 1 of 3 hosts have answered since it failed", hv2: "reachable", hv3: "reachable" },
    ],
    [
      "the one that is silent for longest comes first",
      [host("hv1", 90), host("hv2", 95), host("hv3"), host("hv4"), host("hv5")],
      {
        hv1: "failed: hv2 is fenced first",
        hv2: "due: it is about to be switched off",
        hv3: "reachable",
        hv4: "reachable",
        hv5: "reachable",
      },
    ],
    [
      "an agent that fails holds up no other host",
      [
        host("hv1", 90),
        host("hv2", 95, { power: { state: "unfenced", reason: "no BMC", attempts: 1 } }),
        host("hv3"),
        host("hv4"),
        host("hv5"),
      ],
      {
        hv1: "due: it is about to be switched off",
        hv2: "failed: hv1 is fenced first",
        hv3: "reachable",
        hv4: "reachable",
        hv5: "reachable",
      },
    ],
    [
      "a host stays off while too many others are silent, because its agent says so",
      [host("hv1", 90, { power: { state: "off" } }), host("hv2", 70), host("hv3")],
      {
        hv1: "off",
        hv2: "failed: 2 of 3 hosts cannot be read, so the network of the daemon may have failed",
        hv3: "reachable",
      },
    ],
  ])("%s", (_, hosts, expected) => {
    expect(classify(hosts)).toEqual(expected);
  });
});
