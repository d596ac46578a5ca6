import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enterLabHost } from "../../src/host/lab-paths.ts";
import { packageFile } from "../../src/host/package-file.ts";
import { cacheFolder } from "../../src/lab/environment.ts";
import { buildRecipe } from "../../src/lab/image/build.ts";
import { baseFleet, machine } from "../e2e/fleets.ts";
import type { CommandResult } from "../e2e/harness.ts";
import { endProcesses } from "../signal.ts";
import { HOST, JUMP, openSshStage, PORT, type SshStage } from "./ssh-stage.ts";

/**
 * Hosts by ssh, as administrators have them: Fleetwright runs on hv1, and reaches hv2 only by a name in its user's
 * ssh_config, with another port, an own key or an agent, and a jump host. OpenSSH on all of them, and libvirt's own ssh.
 */

const LAB = "sshhosts";
let stage: SshStage;

const on = (host: string, script: string) => stage.exec(host, ["bash", "-euc", script]);

/** The ssh_config of the user that Fleetwright runs as. The options after the first block are traps: none may apply. */
const CONFIG = `Host virt
  HostName ${HOST}
  Port ${PORT}
  User root
  IdentityFile /root/.ssh/operator
  ProxyJump bastion
  RemoteCommand false
  LocalForward 9999 127.0.0.1:1
  ExitOnForwardFailure yes

Host bastion
  HostName ${JUMP}
  User root
  IdentityFile /root/.ssh/operator

Host agent
  HostName ${HOST}
  Port ${PORT}
  User root
  ProxyJump bastion
`;

const fleetOn = (uri: string) =>
  baseFleet({ lab: LAB, hosts: 1 })
    .replace(`libvirt: "lab://${LAB}/hv1", shell: "lab://${LAB}/hv1"`, `libvirt: "${uri}"`)
    .concat("---\napiVersion: fleetwright/v1\n", machine({ name: "app" }), "\n");

const plan = (env = {}) => stage.fleetwright(["plan", `${stage.folder}/fleet`], env);

beforeAll(async () => {
  await buildRecipe("micro", cacheFolder()); // hosts of a lab have no network for packages
  stage = await openSshStage(LAB, CONFIG, { "fleet.yaml": fleetOn("qemu+ssh://virt/system") });
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

/** Runs a plan of a fleet whose only host has this address. */
async function planWith(uri: string, env = {}): Promise<CommandResult> {
  stage.write("fleet.yaml", fleetOn(uri));
  return plan(env);
}

describe("a host behind a jump host", () => {
  it("whose key is unknown is refused with the command that adds it, also on a terminal", async () => {
    const unknown = /is not known on this machine; run as the user root: ssh virt true/;
    expect((await plan()).all).toMatch(unknown);
    const started = Date.now();
    const typed = await onTerminal(`${packageFile("bin/fleetwright")} plan ${stage.folder}/fleet`);
    expect(typed).toMatch(unknown);
    expect(typed).not.toContain("continue connecting");
    expect(Date.now() - started).toBeLessThan(15_000);
    await stage.know(JUMP, "internet");
    expect((await plan()).all).toMatch(unknown);
    await stage.know(`[${HOST}]:${PORT}`, "hv2");
    expect((await plan()).all).not.toMatch(/not known on/);
  });

  it("takes a fleet: libvirt and the shell follow the same ssh_config", async () => {
    const applied = await stage.fleetwright(["apply", "--yes", `${stage.folder}/fleet`]);
    expect(applied.code, applied.all).toBe(0);
    expect(await stage.virsh("hv2", "list", "--name")).toBe("app");
    const empty = await plan();
    expect(empty.code, empty.all).toBe(0);
    expect(await on("hv2", "grep -c 'from 203.0.113.1 port' /run/sshd-test.log")).not.toBe("0");
  });

  it("is reached with the keys of an agent, and says which key it wants without one", async () => {
    const socket = "/run/agent.sock";
    await on(
      "hv1",
      `ssh-agent -a ${socket} >/dev/null; SSH_AUTH_SOCK=${socket} ssh-add -q /root/.ssh/operator
      mv /root/.ssh/operator /root/.ssh/away; sed -i '/IdentityFile/d' /root/.ssh/config`,
    );
    const refused = await planWith("qemu+ssh://agent/system");
    expect(refused.all).toContain(
      "the host accepts no key of this user; run as the user root: eval $(ssh-agent) && ssh-add && ssh-copy-id agent",
    );
    for (const uri of ["qemu+ssh://agent/system", `qemu+ssh://root@${HOST}:${PORT}/system`]) {
      const result = await planWith(uri, { SSH_AUTH_SOCK: socket });
      expect(result.code, result.all).toBe(0);
    }
    await on("hv1", "mv /root/.ssh/away /root/.ssh/operator");
    await stage.exec("hv1", ["sh", "-c", "cat >/root/.ssh/config"], CONFIG);
    stage.write("fleet.yaml", fleetOn("qemu+ssh://virt/system"));
  });

  it("that accepts connections and says nothing is given up in time", async () => {
    await on(
      "hv2",
      `p=$(cat /run/sshd-test.pid); kill -s STOP "$p"
      until grep -q '^State:.T' "/proc/$p/status"; do sleep 0.05; done`,
    );
    const started = Date.now();
    const result = await plan();
    await on("hv2", 'kill -s CONT "$(cat /run/sshd-test.pid)"');
    expect(result.all).toContain("hv1 cannot be read");
    expect(Date.now() - started).toBeLessThan(45_000);
  });

  it("whose key has changed is refused with the commands that accept the new one", async () => {
    await on("hv2", `${endProcesses("TERM", "$(cat /run/sshd-test.pid)")}; rm /root/ssh/key*`);
    await stage.serve("hv2", HOST, PORT);
    const result = await plan();
    expect(result.all).toContain("the host's key has changed since it was recorded");
    expect(result.all).toContain(
      `ssh-keygen -f '/root/.ssh/known_hosts' -R '[${HOST}]:${PORT}' && ssh virt true`,
    );
  });

  it("is checked by doctor with the same words", async () => {
    const { all } = await stage.fleetwright(["doctor", `${stage.folder}/fleet`]);
    expect(all).toContain("the host's key has changed since it was recorded");
  });
});

/** Runs a command of hv1 on a terminal of its own (script(1)), as a person would. */
async function onTerminal(command: string): Promise<string> {
  const words = [
    "env",
    "NO_COLOR=1",
    `FLEETWRIGHT_STATE_DIR=${stage.folder}/state`,
    "script",
    "-qec",
    command,
    "/dev/null",
  ];
  const [program = "", ...rest] = enterLabHost(LAB, "hv1", words);
  const { stdout } = await execa(program, rest, { reject: false, stdin: "ignore", timeout: 60_000 });
  return stdout.replace(/\s+/g, " ");
}
