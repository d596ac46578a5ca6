import { readFileSync } from "node:fs";
import { type Connect, type DomainRef, type Libvirt, openLibvirt, virDomainStatsTypes } from "node-libvirt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Daemon, startDaemon } from "./daemon.ts";
import { diskXml, domainXml } from "./definitions.ts";

const DOMAINS = 5_000;
const MOST_STALLED_MS = 20;

let daemon: Daemon;
let libvirt: Libvirt;
let host: Connect;

beforeAll(async () => {
  daemon = await startDaemon();
  libvirt = await openLibvirt();
  host = await libvirt.connectOpen(daemon.uri);
  for (let index = 0; index < DOMAINS; index += 1) await host.domainDefineXML(description(index));
}, 180_000);

afterAll(async () => {
  await libvirt?.close();
  await daemon?.[Symbol.asyncDispose]();
});

test(`${DOMAINS} descriptions are read while the main thread goes on`, async () => {
  const refs = await withSampling("list", () => host.listAllDomains());
  expect(refs).toHaveLength(DOMAINS);
  await withSampling("warm up", () => readAll(refs.slice(0, 500)));
  const xmls = await withSampling("read", () => readAll(refs));
  expect(xmls.size).toBe(DOMAINS);
  expect([...xmls.values()].every((xml) => xml.length > 1_500)).toBe(true);
  const mask = virDomainStatsTypes.VIR_DOMAIN_STATS_STATE | virDomainStatsTypes.VIR_DOMAIN_STATS_VCPU;
  expect(await withSampling("stats", () => host.getAllDomainStats(mask))).toHaveLength(DOMAINS);
});

test("what vanished meanwhile is left out", async () => {
  const refs = (await host.listAllDomains()).slice(0, 300);
  for (const ref of refs.filter((_, index) => index % 3 === 0)) await host.domainUndefine(ref);
  expect((await readAll(refs)).size).toBe(200);
});

test("matches of `without` are removed, except for the first group", async () => {
  const refs = (await host.listAllDomains()).slice(0, 3);
  const without = /(<name>.*<\/name>)|<(disk)\b[\s\S]*?<\/\2>|many/g;
  for await (const batch of host.domainGetXMLDescAll(refs, 0, { without })) {
    expect(batch).toHaveLength(3);
    for (const { ref, xml } of batch) {
      expect(xml).toContain(`<name>${ref.name}</name>`);
      expect(xml).not.toContain("disk");
    }
  }
});

test("leaving early stops the reading", async () => {
  for await (const batch of host.domainGetXMLDescAll(await host.listAllDomains())) {
    expect(batch.length).toBeLessThanOrEqual(100);
    break;
  }
});

async function readAll(refs: readonly DomainRef[]): Promise<Map<string, string>> {
  const xmls = new Map<string, string>();
  for await (const batch of host.domainGetXMLDescAll(refs)) {
    for (const { ref, xml } of batch) xmls.set(ref.uuid, xml);
  }
  return xmls;
}

/**
 * Runs a task and measures the longest turn of the main thread meanwhile, in processor time of that thread: on a busy
 * machine a turn is also long because other processes have the processor, which says nothing about us.
 */
async function withSampling<T>(what: string, task: () => Promise<T>): Promise<T> {
  let longest = { wallMs: 0, ownMs: 0 };
  let last = { atMs: performance.now(), ranMs: ranMs() };
  const timer = setInterval(() => {
    const now = { atMs: performance.now(), ranMs: ranMs() };
    const turn = { wallMs: now.atMs - last.atMs - 1, ownMs: now.ranMs - last.ranMs };
    if (turn.ownMs > longest.ownMs) longest = turn;
    last = now;
  }, 1);
  const started = performance.now();
  const result = await task();
  clearInterval(timer);
  const tookMs = Math.round(performance.now() - started);
  console.log(
    `${what}: ${tookMs} ms, longest turn ${longest.ownMs.toFixed(1)} of ${longest.wallMs.toFixed(1)} ms`,
  );
  expect(longest.ownMs).toBeLessThan(MOST_STALLED_MS);
  return result;
}

/** Processor time that this thread has had so far. */
function ranMs(): number {
  return Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[0]) / 1e6;
}

function description(index: number): string {
  return domainXml(
    `many-${index}`,
    [diskXml(`/nowhere/${index}.a`, "vda"), diskXml(`/nowhere/${index}.b`, "vdb")].join(""),
  );
}
