import { beforeEach, describe, expect, test } from "vitest";
import type { AgentProbe } from "../driver.ts";
import { AgentProber } from "./agent-prober.ts";

const WEB = "domain@hv1/web";
const times = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
};
const probe: AgentProbe = { object: WEB, uuid: "web", run: "first", part: "readiness", times };

let now: number;
let answers: "up" | "down" | "unknown";
let pings: string[];
let prober: AgentProber;

beforeEach(() => {
  now = Date.parse("2026-03-01T10:00:00.000Z");
  [answers, pings] = ["up", []];
  prober = new AgentProber({
    ping: async (batch) => {
      const uuids = batch.map(({ uuid }) => uuid);
      pings.push(...uuids);
      return new Map(answers === "unknown" ? [] : uuids.map((uuid) => [uuid, answers as "up" | "down"]));
    },
    now: () => new Date(now),
  });
});

/** Polls every other second for a time, and returns the last health of the machine. */
async function pollFor(seconds: number, probes: readonly AgentProbe[] = [probe]) {
  for (let passed = 0; passed <= seconds; passed += 2) {
    prober.poll(probes);
    await new Promise((done) => setImmediate(done)); // the pings end
    if (passed < seconds) now += 2000;
  }
  return prober.health([WEB]).get(WEB);
}

describe("the guest agent of a machine", () => {
  test("is unknown until it was asked, and then as it answered", async () => {
    expect(prober.poll([probe]).get(WEB)).toEqual({ readiness: { state: "unknown" } });
    expect(await pollFor(2)).toEqual({ readiness: { state: "up", since: "2026-03-01T10:00:00.000Z" } });
  });

  test("is asked once in each period", async () => {
    await pollFor(40);
    expect(pings.length).toBe(5);
  });

  test("is down after as many failures in a row as the threshold says, and up again after one success", async () => {
    await pollFor(10);
    answers = "down";
    expect((await pollFor(20))?.readiness?.state).toBe("up");
    expect((await pollFor(10))?.readiness?.state).toBe("down");
    answers = "up";
    expect((await pollFor(12))?.readiness?.state).toBe("up");
  });

  test("is as it was while libvirt cannot be asked for it", async () => {
    await pollFor(10);
    answers = "unknown";
    expect((await pollFor(100))?.readiness?.state).toBe("up");
  });

  test("is unknown again when the machine was started again", async () => {
    await pollFor(10);
    const again = { ...probe, run: "second" };
    expect(prober.poll([again]).get(WEB)?.readiness?.state).toBe("unknown");
    expect((await pollFor(2, [again]))?.readiness?.state).toBe("up");
  });

  test("is forgotten with its probe", async () => {
    await pollFor(4);
    prober.poll([]);
    expect(prober.health([WEB]).size).toBe(0);
  });

  test("has a result for each of its probes", async () => {
    const health = await pollFor(4, [probe, { ...probe, part: "liveness" }]);
    expect(health).toMatchObject({ readiness: { state: "up" }, liveness: { state: "up" } });
  });

  test("is asked again in time although the clock went back", async () => {
    await pollFor(4);
    now -= 3_600_000;
    const before = pings.length;
    await pollFor(2);
    expect(pings.length).toBe(before + 1);
  });
});

test("machines that hang delay those that answer once, and then only each other", async () => {
  const batches: string[][] = [];
  let release = () => {};
  const all = new AgentProber({
    ping: async (batch) => {
      const uuids = batch.map(({ uuid }) => uuid);
      batches.push(uuids);
      if (!uuids.includes("hung")) return new Map(uuids.map((uuid) => [uuid, "up"]));
      await new Promise<void>((done) => {
        release = done;
      });
      return new Map(uuids.map((uuid) => [uuid, uuid === "hung" ? "down" : "up"]));
    },
    now: () => new Date(now),
  });
  const probes = ["web", "hung"].map((name) => ({
    ...probe,
    object: `domain@hv1/${name}` as const,
    uuid: name,
  }));
  const settle = () => new Promise((done) => setImmediate(done));
  all.poll(probes);
  release();
  await settle();
  for (let round = 0; round < 3; round += 1) {
    now += 10_000;
    all.poll(probes);
    await settle();
  }
  expect(batches).toEqual([["web", "hung"], ["web"], ["hung"], ["web"], ["web"]]);
  expect(all.health([WEB]).get(WEB)?.readiness?.state).toBe("up");
  release();
});
