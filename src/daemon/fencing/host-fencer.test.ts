import { afterEach, describe, expect, it, vi } from "vitest";
import type { FencingAgent, PowerStatus } from "../../host/fencing/fence-agent.ts";
import { Failure } from "../../model/failure.ts";
import type { HostCondition } from "../../model/host-failure.ts";
import { type FencingTarget, HostFencer } from "./host-fencer.ts";

/** Tests when hosts are fenced while time passes. The agent has its own tests, with the programs of the package. */

const silence = { since: "2026-03-01T10:00:00.000Z", forMs: 90_000, reason: "no answer" };
const DUE: HostCondition = { state: "due", silence, reason: "" };
const OFF: HostCondition = { state: "off", silence };
const FAILED: HostCondition = { state: "failed", silence, reason: "other" };
const REACHABLE: HostCondition = { state: "reachable" };

const fencers: HostFencer[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const fencer of fencers.splice(0)) await fencer[Symbol.asyncDispose]();
});

interface Script {
  status?: () => Promise<PowerStatus>;
  off?: () => Promise<void>;
  answers?: FencingTarget["answers"];
  isSilent?: () => boolean;
}

function open(script: Script = {}) {
  vi.useFakeTimers();
  const calls: string[] = [];
  let clock = 0;
  let changes = 0;
  const agent = (host: string): FencingAgent => ({
    off: async () => {
      calls.push(`${host} off`);
      await script.off?.();
    },
    status: async () => {
      calls.push(`${host} status`);
      return (await script.status?.()) ?? "off";
    },
  });
  const fencer = new HostFencer({
    clock: () => clock,
    target: (host) => ({
      agent: async () => agent(host),
      answers: async (signal) => {
        calls.push(`${host} answers?`);
        return (await script.answers?.(signal)) ?? false;
      },
    }),
    isSilent: script.isSilent ?? (() => true),
    onChange: () => {
      changes += 1;
    },
  });
  fencers.push(fencer);
  return {
    fencer,
    calls,
    changes: () => changes,
    set: (...conditions: [string, HostCondition][]) => fencer.setConditions(new Map(conditions)),
    pass: async (ms: number) => {
      for (let left = ms; left > 0; left -= 1_000) {
        clock += 1_000;
        await vi.advanceTimersByTimeAsync(1_000);
      }
    },
  };
}

describe("a host that is due", () => {
  it("is asked for an answer, switched off, and is off when its agent says so after that", async () => {
    const { fencer, calls, changes, set, pass } = open();
    set(["hv1", DUE]);
    await pass(1_000);
    expect(calls).toEqual(["hv1 answers?", "hv1 off", "hv1 status"]);
    expect(fencer.powerOf("hv1")).toEqual({ state: "off" });
    expect(changes()).toBe(1);
  });

  it.each<[string, Script, string]>([
    ["it answers", { answers: async () => true }, "its shell answers, so that its machines may run"],
    [
      "the shell may or may not answer",
      {
        answers: async () => {
          throw new Failure("rejected", "hv1 has no shell");
        },
      },
      "hv1 has no shell",
    ],
    [
      "its agent says on",
      { status: async () => "on" },
      "its agent says that it is on, although it was switched off",
    ],
    [
      "its agent cannot switch it off",
      {
        off: async () => {
          throw new Failure("timeout", "fence_ipmilan off: no answer in time");
        },
      },
      "fence_ipmilan off: no answer in time",
    ],
    [
      "its agent does not know",
      {
        status: async () => {
          throw new Failure("rejected", "fence_ipmilan status: unknown");
        },
      },
      "fence_ipmilan status: unknown",
    ],
  ])("is not off if %s", async (_, script, reason) => {
    const { fencer, set, pass } = open(script);
    set(["hv1", DUE]);
    await pass(1_000);
    expect(fencer.powerOf("hv1")).toEqual({ state: "unfenced", reason, attempts: 1 });
    await pass(30_000);
    expect(fencer.powerOf("hv1")).toMatchObject({ state: "unfenced", attempts: 4 });
  });

  it("is left alone if it answers", async () => {
    const { calls, set, pass } = open({ answers: async () => true });
    set(["hv1", DUE]);
    await pass(60_000);
    expect(calls.filter((call) => call !== "hv1 answers?")).toEqual([]);
  });

  it("is left alone if it was read while its shell was asked", async () => {
    let silent = true;
    const { calls, fencer, set, pass } = open({
      answers: async () => {
        silent = false;
        return false;
      },
      isSilent: () => silent,
    });
    set(["hv1", DUE]);
    await pass(1_000);
    expect(calls).toEqual(["hv1 answers?"]);
    expect(fencer.powerOf("hv1")).toEqual({ state: "unknown" });
  });

  it("is not switched off after the daemon stopped", async () => {
    const { calls, fencer, set, pass } = open({
      answers: async () => {
        void fencer[Symbol.asyncDispose]();
        return false;
      },
    });
    set(["hv1", DUE]);
    await pass(5_000);
    expect(calls).toEqual(["hv1 answers?"]);
  });
});

describe("a host that is off", () => {
  const answers: PowerStatus[] = [];
  const fenced = async () => {
    const at = open({ status: async () => answers.shift() ?? "off" });
    at.set(["hv1", DUE]);
    await at.pass(1_000);
    at.set(["hv1", OFF]);
    at.calls.length = 0;
    return at;
  };

  it("is asked again in every round, and not switched off again", async () => {
    const { calls, fencer, pass } = await fenced();
    await pass(30_000);
    expect(calls).toEqual(["hv1 status", "hv1 status", "hv1 status"]);
    expect(fencer.powerOf("hv1")).toEqual({ state: "off" });
  });

  it("is not fought against when it is switched on again", async () => {
    const { calls, fencer, set, pass } = await fenced();
    answers.push("on");
    await pass(10_000);
    expect(fencer.powerOf("hv1")).toEqual({ state: "on-again" });
    set(["hv1", FAILED]);
    await pass(60_000);
    expect(calls).toEqual(["hv1 status"]);
    set(["hv1", REACHABLE]);
    expect(fencer.powerOf("hv1")).toEqual({ state: "unknown" });
  });

  it("is not known to be off any more once it is not asked about", async () => {
    const { fencer, set } = await fenced();
    set(["hv1", FAILED]);
    expect(fencer.powerOf("hv1")).toEqual({ state: "unknown" });
  });
});

it("hosts that are not due are never asked", async () => {
  const { calls, set, pass } = open();
  set(["hv1", FAILED], ["hv2", REACHABLE], ["hv3", { state: "waiting", silence, remainingMs: 1 }]);
  await pass(60_000);
  expect(calls).toEqual([]);
});
