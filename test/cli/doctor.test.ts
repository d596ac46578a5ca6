import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const HEAD = "apiVersion: fleetwright/v1\n";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fw-doctor-"));
  mkdirSync(join(folder, "empty"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Check {
  readonly name: string;
  readonly status: string;
  readonly about: string;
  readonly neededBy?: readonly string[];
  readonly commands?: readonly string[];
}

interface Report {
  readonly name: string;
  readonly checks: readonly Check[];
}

async function doctor(
  ...args: string[]
): Promise<{ code: number | undefined; reports: Report[]; stderr: string }> {
  const env = { FLEETWRIGHT_STATE_DIR: join(folder, "state"), NO_COLOR: "1", SSH_AUTH_SOCK: "" };
  const options = {
    cwd: join(folder, "empty"),
    env,
    reject: false,
    stdin: "ignore",
    timeout: 60_000,
  } as const;
  const { exitCode, stdout, stderr } = await execa(
    join(ROOT, "bin/fleetwright"),
    ["doctor", "--json", ...args],
    options,
  );
  return { code: exitCode, reports: stdout === "" ? [] : JSON.parse(stdout), stderr };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number }; // it listens on TCP
      server.close(() => resolve(port));
    });
  });
}

describe("without a fleet", () => {
  test("it checks this machine, and says how to check a host", async () => {
    const { reports } = await doctor();
    expect(reports.map(({ name }) => name)).toEqual(["this machine"]);
    expect(reports[0]?.checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["node", "git", "lab"]),
    );
  });

  test("a directory without a fleet is refused", async () => {
    const { code, stderr } = await doctor(join(folder, "empty"));
    expect([code, stderr]).toEqual([64, expect.stringContaining("no fleet files found")]);
  });

  test("a URI that starts a program is refused", async () => {
    const { code, stderr } = await doctor("qemu+ext:///system?command=touch");
    expect([code, stderr]).toEqual([64, expect.stringContaining("starts a program on this machine")]);
  });

  test("a host that does not listen is one problem, not two", async () => {
    const { code, reports } = await doctor(`qemu+ssh://root@127.0.0.1:${await freePort()}/system`);
    expect(code).toBe(1);
    expect(reports[0]?.checks).toEqual([
      expect.objectContaining({ name: "ssh", about: expect.stringMatching(/^nothing listens on port \d+$/) }),
    ]);
  });
});

describe("over ssh", () => {
  test("a host whose key is not known: the command that shows its fingerprint", async () => {
    const port = await freePort();
    const key = join(folder, "key");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
    writeFileSync(
      join(folder, "sshd"),
      `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${key}\nPidFile none\n`,
    );
    mkdirSync("/run/sshd", { recursive: true });
    const server = spawn("/usr/sbin/sshd", ["-D", "-f", join(folder, "sshd")], { stdio: "ignore" });
    try {
      let found: Report[] = [];
      for (let tries = 0; tries < 50; tries += 1) {
        found = (await doctor(`qemu+ssh://root@127.0.0.1:${port}/system`)).reports;
        if (!found[0]?.checks[0]?.about.startsWith("nothing listens")) break;
        await sleep(100);
      }
      expect(found[0]?.checks).toEqual([
        expect.objectContaining({
          name: "ssh",
          about: "the key of the host, or of its jump host, is not known on this machine",
          commands: [`ssh -p ${port} root@127.0.0.1 true`],
        }),
      ]);
    } finally {
      server.kill("SIGTERM");
    }
  });
});

describe("of a fleet", () => {
  test("it names what the resources need on the host, and nothing else", async () => {
    const fleet = join(folder, "fleet");
    mkdirSync(fleet);
    const machine = (devices: string) => `${HEAD}kind: Fleet
metadata: {name: f}
spec: {}
---
${HEAD}kind: Host
metadata: {name: here}
spec: {libvirt: 'qemu+unix:///system?socket=/nonexistent/libvirt-sock', shell: 'local:'}
---
${HEAD}kind: InstanceType
metadata: {name: s}
spec: {cpu: {guest: 1}, memory: {guest: 1Gi}}
---
${HEAD}kind: Image
metadata: {name: i}
spec: {source: {recipe: micro}}
---
${HEAD}kind: VirtualMachine
metadata: {name: m}
spec: {instanceType: s, image: i, devices: ${devices}}
`;
    writeFileSync(join(fleet, "fleet.yaml"), machine("{}"));
    const plain = await doctor(fleet);
    const host = plain.reports.find(({ name }) => name === "here");
    expect(host?.checks.find(({ name }) => name === "libvirt")).toMatchObject({
      status: "error",
      about: "no daemon of libvirt listens on /nonexistent/libvirt-sock",
    });
    const programs = host?.checks.find(({ name }) => name === "programs")?.about;
    expect(programs).toBe("QEMU");
    expect(host?.checks.map(({ name }) => name)).not.toContain("swtpm");

    writeFileSync(join(fleet, "fleet.yaml"), machine("{tpm: true}"));
    const withTpm = (await doctor(fleet)).reports.find(({ name }) => name === "here");
    const swtpm = withTpm?.checks.find(({ name }) => name === "swtpm");
    const isInstalled = withTpm?.checks.some(({ about }) => about === "QEMU, swtpm") === true;
    expect(isInstalled ? undefined : swtpm).toEqual(
      isInstalled ? undefined : expect.objectContaining({ status: "error", neededBy: ["VirtualMachine/m"] }),
    );
  });
});
