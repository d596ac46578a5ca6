import { spawn } from "node:child_process";
import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { type Connect, type Libvirt, openLibvirt } from "node-libvirt";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Daemon, startDaemon } from "./daemon.ts";

let daemon: Daemon;
let libvirt: Libvirt;
const silent: SilentServer[] = [];

beforeAll(async () => {
  daemon = await startDaemon();
  libvirt = await openLibvirt();
});

afterEach(async () => {
  for (const each of silent.splice(0)) await each.close();
});

afterAll(async () => {
  await libvirt?.close();
  await daemon?.[Symbol.asyncDispose]();
});

const AMOUNT = 6;
/** One after the other, the silent ones would take six times as long. */
const LIMIT_MS = 6_000;
const since = (started: number) => Math.round(performance.now() - started);

/** The first bytes of an answer of libvirtd's: its length, program, version, procedure, type, serial, status; then nothing. */
const HALF_AN_ANSWER = Buffer.from([0, 0, 0, 64, 0x20, 0, 0x80, 0x86, 0, 0, 0, 1]);

describe.each([
  ["accept and say nothing", (port: number) => `qemu+tcp://127.0.0.1:${port}/system`, undefined],
  [
    "stop in the middle of their answer",
    (port: number) => `qemu+tcp://127.0.0.1:${port}/system`,
    HALF_AN_ANSWER,
  ],
  [
    "are behind an ssh server that says nothing",
    (port: number) => `qemu+ssh://root@127.0.0.1:${port}/system?no_tty=1`,
    undefined,
  ],
] as const)("hosts that %s", (_, uriOf, answer) => {
  test("hold up no other opening, nor a reconnection, and are given up together", async () => {
    await using good = await libvirt.connectOpen(daemon.uri);
    const started = performance.now();
    const stuck: Promise<unknown>[] = [];
    for (let count = 0; count < AMOUNT; count += 1) {
      const { port } = await startSilentServer(answer);
      stuck.push(libvirt.connectOpen(uriOf(port), { openTimeoutMs: LIMIT_MS }).catch((error) => error));
    }
    const ended = Promise.all(stuck);
    const up = good.waitForEvent(({ kind }) => kind === "up", { timeoutMs: 20_000 });
    daemon.signal("SIGKILL");
    await using other = await openConnection(daemon.uri);
    await up;
    const between = since(started);
    await other.listAllDomains();
    const errors = await ended;
    const all = since(started);
    console.log(`opened and reconnected beside ${AMOUNT} silent hosts: ${between} ms, given up: ${all} ms`);
    for (const error of errors) expect(error).toMatchObject({ kind: "transport" });
    expect(between).toBeLessThan(4 * LIMIT_MS);
    expect(all).toBeLessThan(4 * LIMIT_MS);
  });
});

test("openings that fail beside one that hangs tell their own reasons", async () => {
  const { port } = await startSilentServer();
  const hanging = libvirt.connectOpen(`qemu+tcp://127.0.0.1:${port}/system`, { openTimeoutMs: LIMIT_MS });
  hanging.catch(() => {});
  const names = Array.from({ length: 8 }, (_, index) => `/nowhere/${index}/libvirt-sock`);
  const failures = names.map((name) =>
    libvirt.connectOpen(`qemu+unix:///system?socket=${name}`).catch((error: Error) => error.message),
  );
  for (const [index, message] of (await Promise.all(failures)).entries())
    expect(message).toContain(names[index]);
  await expect(hanging).rejects.toMatchObject({ kind: "transport" });
});

test("a daemon whose queue is full is given up at its deadline and opened again afterwards", async () => {
  const full = await libvirt.connectOpen(daemon.uri);
  daemon.signal("SIGSTOP");
  const started = performance.now();
  try {
    const many = Array.from({ length: 60 }, () =>
      libvirt.connectOpen(daemon.uri, { openTimeoutMs: 500 }).catch((error) => error),
    );
    for (const error of await Promise.all(many)) expect(error).toMatchObject({ kind: "transport" });
    expect(since(started)).toBeLessThan(20_000);
  } finally {
    daemon.signal("SIGCONT");
  }
  await full.close();
  await using again = await openConnection(daemon.uri);
  expect(await again.listAllDomains()).toEqual([]);
});

test("calls that hang on many hosts leave threads for the others", async () => {
  await using hanging = await startDaemon();
  const program = `
    import { openLibvirt } from "node-libvirt";
    import { createInterface } from "node:readline";
    const [hangs, good] = process.argv.slice(1);
    const input = createInterface(process.stdin);
    const lines = input[Symbol.asyncIterator]();
    const ask = async (what) => (console.log(what), await lines.next());
    const libvirt = await openLibvirt();
    const options = { keepAlive: { intervalS: 0, count: 0 }, callTimeoutMs: 6000, reconnect: false };
    const stuck = [];
    for (let count = 0; count < 12; count += 1) stuck.push(await libvirt.connectOpen(hangs, options));
    const other = await libvirt.connectOpen(good);
    await ask("stop");
    const calls = stuck.flatMap((host) => Array.from({ length: 20 }, () => host.getCapabilities()));
    const changes = stuck.map((host) => host.domainDefineXML("<domain type='qemu'><name>late</name></domain>"));
    const ended = Promise.allSettled([...calls, ...changes]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const started = performance.now();
    await Promise.all(Array.from({ length: 50 }, () => other.getCapabilities()));
    const tookMs = performance.now() - started;
    const kinds = new Set((await ended).map(({ status, reason }) => status + " " + reason?.kind));
    await ask("continue");
    console.log(JSON.stringify({ tookMs, kinds: [...kinds] }));
    input.close();
    await libvirt.close();
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, hanging.uri, daemon.uri], {
    env: { ...process.env, UV_THREADPOOL_SIZE: "32" },
    cwd: import.meta.dirname,
    stdio: ["pipe", "pipe", "inherit"],
    timeout: 60_000,
  });
  let result = "";
  for await (const line of createInterface(child.stdout)) {
    if (line === "stop") hanging.signal("SIGSTOP");
    else if (line === "continue") hanging.signal("SIGCONT");
    else result = line;
    child.stdin.write("\n");
  }
  const { tookMs, kinds } = JSON.parse(result);
  console.log(`50 calls beside 12 hosts that hang: ${Math.round(tookMs)} ms`);
  expect(tookMs).toBeLessThan(4_000);
  expect(kinds).toEqual(["rejected transport"]);
});

interface SilentServer {
  readonly port: number;
  close(): Promise<void>;
}

/** A server that accepts connections, and answers nothing but these bytes. */
async function startSilentServer(answer?: Buffer): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    if (answer !== undefined) socket.once("data", () => socket.write(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  const found = { port: address.port, close };
  silent.push(found);
  return found;
}

/** Right after another test had its way with the daemon, the first try may come too early. */
async function openConnection(uri: string): Promise<Connect> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await libvirt.connectOpen(uri);
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
