import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openShell, type Shell } from "../../src/host/shell.ts";
import { sendSignal } from "../signal.ts";
import { type SshServer, serveSsh } from "./sshd.ts";

/** The shell of a host over OpenSSH's own client and server: nothing hangs, and nothing is left on the host. */

const folder = mkdtempSync(join(tmpdir(), "fw-shell-ssh-"));
let server: SshServer;
let shell: Shell;

const sshArguments = [
  ...["-F", "none", "-i", join(folder, "client"), "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none"],
  ...["-o", `UserKnownHostsFile=${join(folder, "known_hosts")}`, "-o", "GlobalKnownHostsFile=none"],
];

beforeAll(async () => {
  server = await serveSsh(folder);
  shell = openShell(`ssh://${server.user}@127.0.0.1:${server.port}`, { sshArguments });
});

afterAll(async () => {
  await shell?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const findProcesses = async (pattern: string) =>
  (await execa("pgrep", ["-f", pattern], { reject: false })).stdout.split("\n").filter(Boolean);

describe("a shell over ssh", () => {
  it("runs commands, also with input", async () => {
    const text = "x".repeat(300_000);
    expect((await shell.run(["wc", "-c"], { stdin: text })).stdout.trim()).toBe("300000");
  });

  it("kills a command that is late on the host, with its children", async () => {
    const marker = `41${process.pid}`;
    const late = shell.script(`sleep ${marker} & sleep ${marker}`, { timeoutMs: 1_000 });
    await expect(late).rejects.toMatchObject({ code: "timeout" });
    await expect.poll(() => findProcesses(`^sleep ${marker}$`), { timeout: 30_000 }).toEqual([]);
  });

  it("leaves nothing on the host when its connection ends under a command", async () => {
    const marker = `42${process.pid}`;
    const running = shell.run(["sleep", marker]);
    running.catch(() => {});
    await expect.poll(() => findProcesses(`^sleep ${marker}$`), { timeout: 30_000 }).toHaveLength(1);
    for (const pid of await findProcesses(`^ssh .*${folder}/client`)) sendSignal(Number(pid), "SIGKILL");
    await expect(running).rejects.toMatchObject({ code: "host-unreachable" });
    await expect.poll(() => findProcesses(`^sleep ${marker}$`), { timeout: 30_000 }).toEqual([]);
  });

  it("gives up a host that accepts connections and says nothing", async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", () => resolve()));
    const { port } = silent.address() as { port: number }; // it listens on TCP
    await using stalled = openShell(`ssh://root@127.0.0.1:${port}`, { sshArguments });
    const started = performance.now();
    await expect(stalled.run(["true"])).rejects.toMatchObject({ code: "host-unreachable" });
    expect(performance.now() - started).toBeLessThan(30_000);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});
