import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type Connect, type DomainRef, type Libvirt, openLibvirt, virDomainConsoleFlags } from "node-libvirt";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { serveSsh } from "../../../test/git/sshd.ts";
import { writeBootDisk } from "./boot-sectors.ts";
import { type Daemon, startDaemon } from "./daemon.ts";
import { diskXml, domainXml } from "./definitions.ts";

vi.setConfig({ testTimeout: 30_000 });

const FORCE = virDomainConsoleFlags.VIR_DOMAIN_CONSOLE_FORCE;

let daemon: Daemon;
let libvirt: Libvirt;
let host: Connect;
const consoles: Duplex[] = [];

beforeAll(async () => {
  daemon = await startDaemon();
  libvirt = await openLibvirt();
  host = await libvirt.connectOpen(daemon.uri);
});

afterEach(async () => {
  for (const each of consoles.splice(0)) each.destroy();
  if (host.state === "down") await host.waitForEvent(({ kind }) => kind === "up", { timeoutMs: 20_000 });
  for (const domain of await host.listAllDomains()) {
    if (domain.id !== -1) await host.domainDestroy(domain);
    await host.domainUndefine(domain);
  }
});

afterAll(async () => {
  await libvirt?.close();
  await daemon?.[Symbol.asyncDispose]();
});

/** Starts a guest that runs this boot sector. */
async function start(program: "echo" | "flood"): Promise<DomainRef> {
  const disk = join(daemon.dir, "images", `${program}.img`);
  writeBootDisk(disk, program);
  const domain = await host.domainDefineXML(domainXml(program, diskXml(disk, "vda")));
  await host.domainCreate(domain);
  return domain;
}

async function open(domain: DomainRef, flags = 0): Promise<Duplex> {
  const stream = await host.domainOpenConsole(domain, null, flags);
  consoles.push(stream);
  return stream;
}

/** Reads until the text came, and returns all that was read. */
async function readUntil(stream: Duplex, text: string): Promise<string> {
  let read = "";
  while (!read.includes(text)) {
    const chunk = stream.read() as Buffer | null;
    if (chunk === null) await once(stream, "readable");
    else read += chunk.toString("latin1");
  }
  return read;
}

/** Waits until the guest has booted. It may have printed its "R" before the console was opened: then it echoes one. */
async function waitForGuest(stream: Duplex): Promise<void> {
  const typing = setInterval(() => stream.write("R"), 500);
  await readUntil(stream, "R").finally(() => clearInterval(typing));
}

describe("a screen", () => {
  test.each([
    ["on a socket of the host", "<listen type='socket'/>"],
    ["that does not listen", "<listen type='none'/>"],
    ["on a port", "<listen type='address' address='127.0.0.1'/>"],
  ])("%s has a connection", async (_, listen) => {
    const graphics = `<graphics type='vnc' autoport='yes'>${listen}</graphics>`;
    const domain = await host.domainDefineXML(domainXml("seen", graphics));
    await host.domainCreate(domain);
    for (let viewer = 0; viewer < 2; viewer += 1) {
      const socket = new Socket({ fd: await host.domainOpenGraphicsFD(domain, 0) });
      const [greeting] = await once(socket, "data");
      expect(greeting.toString()).toBe("RFB 003.008\n");
      socket.destroy();
    }
    await expect(host.domainOpenGraphicsFD(domain, 1)).rejects.toThrow("graphics backend with index 1");
  });
});

describe("a console", () => {
  test("carries bytes both ways", async () => {
    const stream = await open(await start("echo"));
    await waitForGuest(stream);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString("latin1");
    stream.write(Buffer.from(bytes, "latin1"));
    stream.write("end");
    expect(await readUntil(stream, "end")).toContain(`${bytes}end`);
  });

  test("belongs to one stream, which a forced one ends", async () => {
    const domain = await start("echo");
    const first = await open(domain);
    await waitForGuest(first);
    const closed = once(first.resume(), "error");
    await expect(open(domain)).rejects.toThrow("Active console session exists for this domain");
    const second = await open(domain, FORCE);
    await closed;
    second.write("mine");
    expect(await readUntil(second, "mine")).toContain("mine");
  });

  test("is the same over ssh, where no descriptor of a screen comes through", async () => {
    const domain = await start("echo");
    await using server = await serveSsh(join(daemon.dir, "ssh"));
    // As libvirt's own netcat, to the socket of this daemon, which is not in its usual place.
    const command = join(daemon.dir, "ssh-command");
    const login = `-p ${server.port} ${server.user}@127.0.0.1`;
    const relay = `socat - UNIX-CONNECT:${daemon.dir}/run/libvirt/libvirt-sock`;
    writeFileSync(command, `#!/bin/sh\nexec ${server.command("client")} ${login} ${relay}\n`, {
      mode: 0o755,
    });
    const uri = `qemu+ssh://${server.user}@127.0.0.1:${server.port}/system?command=${command}`;
    await using far = await libvirt.connectOpen(uri);
    const stream = await far.domainOpenConsole(domain);
    consoles.push(stream);
    await waitForGuest(stream);
    stream.write("far");
    expect(await readUntil(stream, "far")).toContain("far");
    await expect(far.domainOpenGraphicsFD(domain, 0)).rejects.toMatchObject({
      api: "virDomainOpenGraphicsFD",
    });
    const closed = once(stream, "close");
    stream.destroy();
    await closed;
  });

  test("ends with the guest", async () => {
    const domain = await start("echo");
    const stream = await open(domain);
    await waitForGuest(stream);
    const ended = once(stream.resume(), "close");
    await host.domainDestroy(domain);
    await ended;
  });

  test("fails when the daemon dies", async () => {
    const stream = await open(await start("echo"));
    await waitForGuest(stream);
    const failed = once(stream.resume(), "error");
    daemon.signal("SIGKILL");
    const [error] = await failed;
    expect(error).toMatchObject({ kind: "transport" });
  });

  test("is not read faster than its reader reads", async () => {
    const stream = await open(await start("flood"));
    await readUntil(stream, ".");
    await sleep(1_000);
    expect(stream.readableLength).toBeLessThan(1_000_000);
    await readUntil(stream, ".");
  });

  test("is free again as soon as it is destroyed, though a read waits", async () => {
    const domain = await start("echo");
    for (let round = 0; round < 20; round += 1) {
      const stream = await open(domain);
      stream.resume();
      stream.destroy();
      await once(stream, "close");
    }
    const last = await open(domain);
    await waitForGuest(last);
    last.write("free");
    expect(await readUntil(last, "free")).toContain("free");
  });

  test.each([
    ["of a machine that is off", null, "is not running"],
    ["that the machine does not have", "no-such-device", "cannot find character device"],
  ])("%s is an error", async (_, device, message) => {
    const domain = device === null ? await host.domainDefineXML(domainXml("off")) : await start("echo");
    await expect(host.domainOpenConsole(domain, device)).rejects.toThrow(message);
  });
});
