import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Connect, type ConnectEvent, type Libvirt, openLibvirt } from "node-libvirt";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Daemon, startDaemon } from "./daemon.ts";
import { domainXml } from "./definitions.ts";

let daemon: Daemon;
let libvirt: Libvirt;
let host: Connect | undefined;

beforeAll(async () => {
  daemon = await startDaemon();
  libvirt = await openLibvirt();
});

afterEach(async () => {
  await host?.close();
});

afterAll(async () => {
  await libvirt?.close();
  await daemon?.[Symbol.asyncDispose]();
});

const since = (started: number) => Math.round(performance.now() - started);
const isKind = (expected: ConnectEvent["kind"]) => (event: ConnectEvent) => event.kind === expected;

describe("a daemon that dies", () => {
  test("is told at once; calls fail as transport; a new one is found, as a new generation", async () => {
    host = await libvirt.connectOpen(daemon.uri);
    const domain = await host.domainDefineXML(domainXml("lasting"));
    expect(host).toMatchObject({ state: "up", generation: 1 });
    const down = host.waitForEvent(isKind("down"), { timeoutMs: 5_000 });
    const up = host.waitForEvent(isKind("up"), { timeoutMs: 20_000 });
    const started = performance.now();
    daemon.signal("SIGKILL");
    expect(await down).toMatchObject({ kind: "down", generation: 1 });
    console.log(`SIGKILL to "down": ${since(started)} ms`);
    expect(host.state).toBe("down");
    await expect(host.listAllDomains()).rejects.toMatchObject({ kind: "transport" });
    expect(await up).toEqual({ kind: "up", generation: 2 });
    console.log(`SIGKILL to "up": ${since(started)} ms`);
    expect(host.generation).toBe(2);
    expect((await host.domainGetXMLDesc(domain)).length).toBeGreaterThan(100);
    const gone = host.waitForEvent((event) => event.kind === "domain" && event.event === 1, {
      timeoutMs: 5_000,
    });
    await host.domainUndefine(domain);
    expect(await gone).toMatchObject({ generation: 2 });
  });

  test("takes calls under way with it, each with a transport error", async () => {
    host = await libvirt.connectOpen(daemon.uri);
    const failing = Array.from({ length: 50 }, () => host?.getCapabilities());
    daemon.signal("SIGKILL");
    const outcomes = await Promise.allSettled(failing);
    const kinds = outcomes.flatMap((each) => (each.status === "rejected" ? [each.reason.kind] : []));
    expect(kinds.length).toBeGreaterThan(0);
    expect(new Set(kinds)).toEqual(new Set(["transport"]));
    if (host.state === "down") await host.waitForEvent(isKind("up"), { timeoutMs: 20_000 });
  });

  test("leaves no descriptor behind, however often", async () => {
    host = await libvirt.connectOpen(daemon.uri);
    const sockets = () => readdirSync("/proc/self/fd").length;
    const before = sockets();
    for (let round = 0; round < 3; round += 1) {
      const up = host.waitForEvent(isKind("up"), { timeoutMs: 20_000 });
      daemon.signal("SIGKILL");
      await up;
    }
    await host.listAllDomains();
    await expect.poll(sockets, { timeout: 30_000 }).toBeLessThanOrEqual(before + 1);
  });

  test("stays closed without `reconnect`", async () => {
    host = await libvirt.connectOpen(daemon.uri, { reconnect: false });
    const down = host.waitForEvent(isKind("down"), { timeoutMs: 5_000 });
    daemon.signal("SIGKILL");
    await down;
    await expect(host.waitForEvent(isKind("up"), { timeoutMs: 1_500 })).rejects.toThrow("within");
  });
});

describe("a daemon that stops answering", () => {
  test("is found by keepalive", async () => {
    host = await openConnection({ keepAlive: { intervalS: 1, count: 2 } });
    const down = host.waitForEvent(isKind("down"), { timeoutMs: 15_000 });
    const started = performance.now();
    daemon.signal("SIGSTOP");
    try {
      expect(await down).toMatchObject({ reason: "keepalive timed out" });
      console.log(`SIGSTOP to "down" by keepalive(1, 2): ${since(started)} ms`);
    } finally {
      daemon.signal("SIGCONT");
    }
    await host.waitForEvent(isKind("up"), { timeoutMs: 20_000 });
  });

  test("is cut off by the watchdog of a call", async () => {
    host = await openConnection({ callTimeoutMs: 500, keepAlive: { intervalS: 0, count: 0 } });
    const up = host.waitForEvent(isKind("up"), { timeoutMs: 20_000 });
    const started = performance.now();
    daemon.signal("SIGSTOP");
    try {
      const calls = [host.getCapabilities(), host.domainDefineXML(domainXml("late"))];
      const outcomes = await Promise.allSettled(calls);
      console.log(`watchdog of 500 ms: ${since(started)} ms`);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: "rejected", reason: { kind: "transport" } });
      }
      expect(since(started)).toBeLessThan(15_000); // without the watchdog it takes as long as the daemon is stopped
      expect(host.state).toBe("down");
    } finally {
      daemon.signal("SIGCONT");
    }
    expect(await up).toMatchObject({ generation: 2 });
  });

  test("holds up no reading of another one", async () => {
    await using other = await startDaemon();
    await using beside = await libvirt.connectOpen(other.uri);
    host = await openConnection({ callTimeoutMs: 3_000, keepAlive: { intervalS: 0, count: 0 } });
    await host.domainDefineXML(domainXml("held"));
    await beside.domainDefineXML(domainXml("free"));
    const [held, free] = [await host.listAllDomains(), await beside.listAllDomains()];
    daemon.signal("SIGSTOP");
    try {
      const stuck = Promise.allSettled(
        Array.from({ length: 4 }, () => allOf(host?.domainGetXMLDescAll(held))),
      );
      let gaveUp = false;
      void stuck.then(() => (gaveUp = true));
      const started = performance.now();
      const read = await Promise.all(
        Array.from({ length: 20 }, () => allOf(beside.domainGetXMLDescAll(free))),
      );
      console.log(`read beside a daemon that hangs: ${since(started)} ms`);
      expect(read.every((list) => list.length === 1 && list[0]?.xml.includes("<name>free</name>"))).toBe(
        true,
      );
      expect(gaveUp).toBe(false);
      for (const outcome of await stuck) {
        expect(outcome).toMatchObject({ status: "rejected", reason: { kind: "transport" } });
      }
    } finally {
      daemon.signal("SIGCONT");
    }
  });

  test("does not hold an opening for ever, nor a closing", async () => {
    host = await openConnection({ callTimeoutMs: 30_000 });
    daemon.signal("SIGSTOP");
    try {
      const started = performance.now();
      await expect(libvirt.connectOpen(daemon.uri, { openTimeoutMs: 400 })).rejects.toMatchObject({
        kind: "transport",
      });
      const stuck = host.getCapabilities();
      stuck.catch(() => {});
      await sleep(50);
      await host.close();
      await expect(stuck).rejects.toMatchObject({ kind: "transport" });
      console.log(`opening given up and closing with a stuck call: ${since(started)} ms`);
      expect(since(started)).toBeLessThan(20_000); // the stuck call has 30 s
    } finally {
      daemon.signal("SIGCONT");
    }
  });
});

async function allOf<Item>(batches: AsyncIterable<Item[]> | undefined): Promise<Item[]> {
  const all: Item[] = [];
  for await (const batch of batches ?? []) all.push(...batch);
  return all;
}

/** Right after another test had its way with the daemon, the first try may come too early. */
async function openConnection(options: Parameters<Libvirt["connectOpen"]>[1]): Promise<Connect> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await libvirt.connectOpen(daemon.uri, options);
    } catch (error) {
      if (attempt === 50) throw error;
      await sleep(100);
    }
  }
}
