import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exampleEvents } from "../../src/engine/events/event-samples.testing.ts";
import type { FleetEvent } from "../../src/model/event.ts";
import { createMemoryStore } from "../../src/store/memory-store.testing.ts";
import { HOOK, outboxEntry } from "../../src/store/samples.testing.ts";
import { dispatchUntilEmpty } from "../../src/workspace/webhooks/dispatcher.ts";
import {
  dispatcherContextOf,
  fakeTime,
  SIGNING_KEY,
  webhookTo,
} from "../../src/workspace/webhooks/samples.testing.ts";
import { sendSignal } from "../signal.ts";

const HOOKS = join(import.meta.dirname, "../../hooks");
let folder: string;
const running: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fw-receivers-"));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map(terminate));
  rmSync(folder, { recursive: true });
});

function terminate(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("close", () => resolve());
    child.kill("SIGTERM");
  });
}

/** Starts a receiver on the command line, and returns the URL that it prints. */
async function startReceiver(name: string, env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [join(HOOKS, name)], {
    env: { PATH: process.env.PATH ?? "", HOOK_SECRET: SIGNING_KEY, PORT: "0", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.push(child);
  const [line] = await Promise.race([
    new Promise<string[]>((resolve) =>
      child.stdout.once("data", (chunk) => resolve(String(chunk).split("\n"))),
    ),
    new Promise<never>((_, reject) =>
      child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`))),
    ),
  ]);
  return /http:\S+/.exec(line ?? "")?.[0] ?? "";
}

/** Sends events like Fleetwright. Returns how many were accepted. */
async function send(url: string, events: readonly FleetEvent[]): Promise<number> {
  const store = createMemoryStore();
  await store.outbox.post(
    "demo",
    events.map((event) => outboxEntry(event, HOOK)),
  );
  const time = { ...fakeTime(), now: () => new Date() };
  const key = { secret: "Secret/default/hooks", key: "signing" } as const;
  return (
    await dispatchUntilEmpty(
      [webhookTo(url, { key })],
      dispatcherContextOf(store, time),
      new AbortController().signal,
    )
  ).delivered;
}

const event = (name: string): FleetEvent => {
  const found = exampleEvents().find(({ type }) => type === `fleetwright.${name}`);
  if (found === undefined) throw new Error(`no example of ${name}`);
  return found;
};

/** A server that accepts JSON, such as a chat. */
async function chat(answer: () => number) {
  const messages: unknown[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    messages.push(JSON.parse(body));
    response.writeHead(answer()).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return { messages, url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

describe("every receiver", { timeout: 60_000 }, () => {
  test("accepts only signed, recent and short requests", async () => {
    const file = join(folder, "audit.jsonl");
    const url = await startReceiver("audit-log.mjs", { AUDIT_FILE: file });
    const body = JSON.stringify(event("vm.created"));
    const now = new Date();
    const headers = (signed: string, at = now, key = SIGNING_KEY) => ({
      "webhook-id": "e1",
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(key).sign("e1", at, signed),
    });
    const status = async (init: RequestInit) => (await fetch(url, { method: "POST", body, ...init })).status;
    const old = new Date(now.getTime() - 600_000);
    expect(await status({})).toBe(401);
    expect(await status({ headers: headers("another body") })).toBe(401);
    expect(await status({ headers: headers(body, old) })).toBe(401);
    expect(await status({ headers: headers(body, now, Buffer.alloc(32, 1).toString("base64")) })).toBe(401);
    expect(await status({ headers: headers(body), body: "x".repeat(2 << 20) })).toBe(413);
    expect((await fetch(url)).status).toBe(405);
    expect(readFileSync(file, "utf8")).toBe("");
    expect(await status({ headers: headers(body) })).toBe(204);
    expect(readFileSync(file, "utf8").split("\n")).toHaveLength(2);
  });

  test("does not start without a key", async () => {
    const env = { HOOK_SECRET: "short", AUDIT_FILE: join(folder, "a") };
    const { exitCode, stderr } = await execa(process.execPath, [join(HOOKS, "audit-log.mjs")], {
      env,
      reject: false,
    });
    expect([exitCode, stderr]).toEqual([64, expect.stringContaining("HOOK_SECRET must be")]);
  });
});

describe("the chat", { timeout: 60_000 }, () => {
  test("gets one line for each type of event, without active content", async () => {
    const server = await chat(() => 200);
    const url = await startReceiver("chat.mjs", { CHAT_URL: server.url });
    const hostile = event("vm.created");
    const data = { ...hostile.data, summary: "<!channel> & @here" };
    const events = [
      event("plan.needs-approval"),
      event("run.failed"),
      event("vm.updated"),
      event("plan.applied"),
    ];
    expect(await send(url, [...events, event("pool.scaled"), { ...hostile, id: "hostile", data }])).toBe(6);
    expect(server.messages.map((message) => (message as { text: string }).text).sort()).toEqual(
      [
        "plan.applied: Fleet/demo, 1 succeeded (8f3c1d9a)",
        "plan.needs-approval: Fleet/demo, 1 changes wait; fleetwright approve 3a3dc1d2 (8f3c1d9a)",
        "pool.scaled: VirtualMachinePool/web, +1 -0 (8f3c1d9a)",
        "run.failed: Fleet/demo, VirtualMachine/db: it did not stop within 60s (8f3c1d9a)",
        "vm.created: VirtualMachine/db, &lt;!channel&gt; &amp; @\u200bhere (8f3c1d9a)",
        "vm.updated: VirtualMachine/db, memory 512Mi → 1Gi (8f3c1d9a)",
      ].sort(),
    );
    server.close();
  });

  test("gets a rejected message again", async () => {
    let status = 503;
    const server = await chat(() => status);
    const url = await startReceiver("chat.mjs", { CHAT_URL: server.url, CHAT_FIELD: "content" });
    expect(await send(url, [event("vm.created")])).toBe(0);
    status = 200;
    expect(await send(url, [event("vm.created")])).toBe(1);
    expect(await send(url, [event("vm.created")])).toBe(1); // the second delivery is a duplicate
    expect(server.messages).toHaveLength(2);
    expect(server.messages[0]).toHaveProperty("content");
    server.close();
  });
});

describe("the audit log", { timeout: 60_000 }, () => {
  const verify = async (file: string) => {
    const { exitCode, stdout } = await execa(
      process.execPath,
      [join(HOOKS, "audit-log.mjs"), "--verify", file],
      { reject: false },
    );
    return [exitCode, stdout];
  };

  test("continues after a crash in the middle of a line, has each event once, and detects changes", async () => {
    const file = join(folder, "audit.jsonl");
    const first = await startReceiver("audit-log.mjs", { AUDIT_FILE: file });
    expect(await send(first, [event("vm.created"), event("vm.updated")])).toBe(2);
    for (const { pid } of running) if (pid !== undefined) sendSignal(pid, "SIGKILL");
    appendFileSync(file, '{"at":"2026');
    const second = await startReceiver("audit-log.mjs", { AUDIT_FILE: file });
    expect(await send(second, [event("vm.updated"), event("vm.deleted")])).toBe(2);
    expect(await verify(file)).toEqual([
      0,
      expect.stringMatching(/^3 events, the chain is whole; last hash [0-9a-f]{64}$/),
    ]);
    const text = readFileSync(file, "utf8");
    const lines = text.split("\n");
    writeFileSync(file, text.replace("512Mi", "256Mi"));
    expect(await verify(file)).toEqual([1, "line 2 does not fit the lines before it"]);
    writeFileSync(file, [lines[0], lines[2], ""].join("\n"));
    expect(await verify(file)).toEqual([1, "line 2 does not fit the lines before it"]);
    await expect(startReceiver("audit-log.mjs", { AUDIT_FILE: file })).rejects.toThrow("ended with 1");
  });
});

describe("service discovery", { timeout: 60_000 }, () => {
  test("keeps the names of machines on a real DNS server", async () => {
    const { port, key } = await nameServer();
    const env = {
      DNS_SERVER: `127.0.0.1#${port}`,
      DNS_ZONE: "example.test",
      DNS_KEY: `hmac-sha256:hooks:${key}`,
    };
    const url = await startReceiver("service-discovery.mjs", env);
    const look = async () =>
      (await execa("dig", ["+short", "-p", String(port), "@127.0.0.1", "db.example.test", "A"])).stdout;
    expect(await send(url, [event("vm.created")])).toBe(1);
    expect(await look()).toBe("10.20.0.10");
    expect(await send(url, [event("vm.updated"), event("vm.restarted"), event("plan.applied")])).toBe(3);
    expect(await look()).toBe("10.20.0.10");
    expect(await send(url, [event("vm.deleted")])).toBe(1);
    expect(await look()).toBe("");
    const { data, ...rest } = event("vm.created");
    const hostile = {
      ...rest,
      id: "hostile",
      data: { ...data, resource: { project: "default", name: "x\nupdate delete db", addresses: [] } },
    };
    expect(await send(url, [hostile])).toBe(1);
  });

  test("reports a refusal of the server, and gets the event again", async () => {
    const { port } = await nameServer();
    const url = await startReceiver("service-discovery.mjs", {
      DNS_SERVER: `127.0.0.1#${port}`,
      DNS_ZONE: "example.test",
    });
    expect(await send(url, [event("vm.created")])).toBe(0); // without a key
  });
});

/** Starts Knot on its own port, with a zone that one key may change. */
async function nameServer(): Promise<{ port: number; key: string }> {
  const port = await freePort();
  const key = Buffer.alloc(32, 3).toString("base64");
  const place = mkdtempSync(join(folder, "knot-"));
  const zone = join(place, "example.test.zone");
  writeFileSync(
    zone,
    "example.test. 300 IN SOA ns.lab. admin.lab. 1 3600 600 86400 10\nexample.test. 300 IN NS ns.lab.\n",
  );
  const conf = join(place, "knot.conf");
  writeFileSync(
    conf,
    `server:
  rundir: "${place}"
  listen: 127.0.0.1@${port}
database:
  storage: "${place}"
key:
  - id: hooks
    algorithm: hmac-sha256
    secret: "${key}"
acl:
  - id: hooks
    key: hooks
    action: update
zone:
  - domain: example.test
    file: "${zone}"
    acl: hooks
`,
  );
  const child = spawn("knotd", ["-c", conf], { stdio: "ignore" });
  running.push(child);
  for (let tries = 0; tries < 200; tries++) {
    const asked = await execa(
      "dig",
      ["+short", "+tries=1", "+time=1", "-p", String(port), "@127.0.0.1", "example.test", "SOA"],
      { reject: false },
    );
    if (asked.stdout.includes("ns.lab.")) return { port, key };
    await sleep(50);
  }
  throw new Error("knotd does not start");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  await new Promise((resolve) => server.close(resolve));
  return port;
}
