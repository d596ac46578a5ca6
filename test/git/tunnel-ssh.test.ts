import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openProgram } from "../../src/host/stream.ts";
import { openTunnel, type Tunnel, type TunnelTarget } from "../../src/host/tunnel.ts";
import { type SshServer, serveSsh } from "./sshd.ts";

/** Sockets and programs of a host over OpenSSH's own client and server: every way is closed again, and nothing is left. */

const folder = mkdtempSync(join(tmpdir(), "fw-tunnel-ssh-"));
let server: SshServer;
let screen: Server;
const refused: string[] = [];

const sshArguments = [
  ...["-F", "none", "-i", join(folder, "client"), "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none"],
  ...["-o", `UserKnownHostsFile=${join(folder, "known_hosts")}`, "-o", "GlobalKnownHostsFile=none"],
];
const shell = () => `ssh://${server.user}@127.0.0.1:${server.port}`;

beforeAll(async () => {
  server = await serveSsh(folder);
  screen = createServer((viewer) => void viewer.on("error", () => {}).end("RFB 003.008\n"));
});

afterAll(async () => {
  screen?.close();
  await server?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const open = (target: TunnelTarget, signal = new AbortController().signal): Promise<Tunnel> =>
  openTunnel(shell(), target, { sshArguments, signal, onRefused: (message) => void refused.push(message) });

const greetingOf = async (socket: Socket) => String((await once(socket, "data"))[0]);
const sshProcesses = async () =>
  (await execa("pgrep", ["-f", `^ssh .*${folder}/client`], { reject: false })).stdout
    .split("\n")
    .filter(Boolean);
const tunnelFolders = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith("fw-tunnel-") && !folder.endsWith(name));

/** Returns a port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // it listens on a port
  server.close();
  await once(server, "close");
  return port;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const answer = once(socket, "connect").then(
    () => true,
    () => false,
  );
  return answer.finally(() => socket.destroy());
}

describe("a tunnel over ssh", () => {
  it("leads to a Unix socket of the host, for several viewers, and is gone afterwards", async () => {
    const path = join(folder, "a, screen=1.sock");
    const before = tunnelFolders();
    screen.listen(path);
    await once(screen, "listening");
    const tunnel = await open({ path });
    const viewers = [tunnel.connect(), tunnel.connect()];
    expect(await Promise.all(viewers.map(greetingOf))).toEqual(["RFB 003.008\n", "RFB 003.008\n"]);
    expect(await sshProcesses()).toHaveLength(1);
    await tunnel[Symbol.asyncDispose]();
    await expect.poll(sshProcesses, { timeout: 10_000 }).toEqual([]);
    expect(tunnelFolders()).toEqual(before);
    screen.close();
    await once(screen, "close");
  });

  it("leads to a port of the host", async () => {
    screen.listen(0, "127.0.0.1");
    await once(screen, "listening");
    const { port } = screen.address() as AddressInfo; // it listens on a port
    await using tunnel = await open({ address: "127.0.0.1", port });
    expect(await greetingOf(tunnel.connect())).toBe("RFB 003.008\n");
    expect(tunnel.isOpen).toBe(true);
  });

  it("opens no port that the user forwards at logins, and needs none of them", async () => {
    screen.close();
    screen = createServer((viewer) => void viewer.on("error", () => {}).end("RFB 003.008\n"));
    screen.listen(0, "127.0.0.1");
    await once(screen, "listening");
    const { port } = screen.address() as AddressInfo; // it listens on a port
    const [local, remote] = [await freePort(), await freePort()];
    const config = join(folder, "config");
    const forwards = [`LocalForward ${local} 127.0.0.1:${port}`, `RemoteForward ${remote} 127.0.0.1:${port}`];
    const failing = [`LocalForward ${port} 127.0.0.1:1`, "ExitOnForwardFailure yes"]; // its port is in use
    writeFileSync(config, ["Host *", ...forwards, ...failing, ""].join("\n"));
    const options = { sshArguments: [...sshArguments, "-F", config], signal: new AbortController().signal };
    const target = { address: "127.0.0.1", port };
    await using tunnel = await openTunnel(shell(), target, { ...options, onRefused: () => {} });
    expect(await greetingOf(tunnel.connect())).toBe("RFB 003.008\n");
    expect(await Promise.all([answers(local), answers(remote)])).toEqual([false, false]);
  });

  it("says what the host refuses, and stays open for others", async () => {
    await using tunnel = await open({ path: join(folder, "missing.sock") });
    await once(tunnel.connect().resume(), "close");
    await expect.poll(() => refused, { timeout: 10_000 }).toEqual([expect.stringContaining("open failed")]);
    expect(tunnel.isOpen).toBe(true);
  });

  it("fails with ssh's words", async () => {
    const target = { path: "/run/vnc.sock" };
    const signal = new AbortController().signal;
    const opening = openTunnel("ssh://nobody-here@127.0.0.1:1", target, {
      sshArguments,
      signal,
      onRefused: () => {},
    });
    await expect(opening).rejects.toMatchObject({
      code: "host-unreachable",
      message: expect.stringContaining("Connection refused"),
    });
  });

  it("is given up when the command is stopped", async () => {
    const stop = new AbortController();
    const opening = open({ path: "/run/vnc.sock" }, stop.signal);
    stop.abort();
    await expect(opening).rejects.toMatchObject({ code: "cancelled" });
    await expect.poll(sshProcesses, { timeout: 10_000 }).toEqual([]);
  });

  it.each([
    { path: "/run/a:22/vnc.sock" },
    { path: "/run/$" + "{HOME}/vnc.sock" },
    { path: "/run/%h/vnc.sock" },
    { path: "relative.sock" },
    { path: "/run/a\nb" },
    { address: "-oProxyCommand=x", port: 5900 },
    { address: "a:b", port: 5900 },
    { address: "$(id)", port: 5900 },
  ])("refuses %j, which ssh would read otherwise", async (target) => {
    await expect(open(target)).rejects.toMatchObject({ code: "unsupported" });
  });
});

describe("a program on a host", () => {
  it("is followed over ssh, and ends there with the stream", async () => {
    const log = join(folder, `it's a log ${process.pid}`);
    writeFileSync(log, "first\n");
    const stream = openProgram(shell(), ["tail", "-n", "+1", "-F", "--", log], { sshArguments });
    expect(await greetingOf(stream as Socket)).toBe("first\n");
    writeFileSync(log, "second\n", { flag: "a" });
    expect(await greetingOf(stream as Socket)).toBe("second\n");
    stream.destroy();
    const tails = async () =>
      (await execa("pgrep", ["-f", `^tail .*a log ${process.pid}`], { reject: false })).stdout;
    await expect.poll(tails, { timeout: 10_000 }).toBe("");
  });
});
