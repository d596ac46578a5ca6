import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { startTicks } from "../process.ts";
import { agentProblem } from "./agent-parameters.ts";
import { createFenceAgent } from "./fence-agent.ts";

const folder = mkdtempSync(join(tmpdir(), "fw-fence-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes an agent that answers as none of the packaged ones can be made to answer. */
function agentThat(script: string) {
  const program = join(folder, "fence_test");
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  return (parameters: Record<string, string> = {}, deadlineMs = 20_000) =>
    createFenceAgent({
      agent: "fence_test",
      parameters: new Map(Object.entries(parameters)),
      folders: [folder],
      deadlines: { off: deadlineMs, status: deadlineMs },
    });
}

describe("an agent of the package fence-agents", () => {
  const statusFile = join(folder, "status");
  const dummy = createFenceAgent({
    agent: "fence_dummy",
    parameters: new Map([["status_file", statusFile]]),
  });

  it("reports on, is switched off, and reports off", async () => {
    writeFileSync(statusFile, "on");
    expect(await dummy.status()).toBe("on");
    await dummy.off();
    expect(readFileSync(statusFile, "utf8")).toBe("off");
    expect(await dummy.status()).toBe("off");
  });

  it("that cannot switch off fails", async () => {
    const parameters = new Map([
      ["type", "fail"],
      ["port", "1"],
      ["power_timeout", "1"],
    ]);
    const broken = createFenceAgent({
      agent: "fence_dummy",
      parameters,
      deadlines: { off: 25_000, status: 25_000 },
    });
    await expect(broken.off()).rejects.toThrow(/fence_dummy off/);
    expect(await broken.status()).toBe("on");
  });

  it("that has no address of its BMC fails, although its exit code is not an answer", async () => {
    const ipmi = createFenceAgent({
      agent: "fence_ipmilan",
      parameters: new Map([["password", "hunter22"]]),
    });
    const failure = await ipmi.status().catch((error: Error) => error);
    expect(String(failure)).toMatch(/fence_ipmilan status/);
    expect(String(failure)).not.toContain("hunter22");
  });
});

describe("the status of a host", () => {
  it.each([
    ["is off by word and exit code", `echo "Status: OFF"; exit 2`, "off"],
    ["is on by word and exit code", `echo "Status: ON"`, "on"],
  ])("%s", async (_, script, expected) => {
    expect(await agentThat(script)().status()).toBe(expected);
  });

  it.each([
    ["the exit code of off without the word", "exit 2"],
    ["the word of off with the exit code of success", `echo "Status: OFF"`],
    ["the word of off with the exit code of a failure", `echo "Status: OFF"; exit 1`],
    ["the word of off on stderr", `echo "Status: OFF" >&2; exit 2`],
    ["two words", `echo "Status: ON"; echo "Status: OFF"; exit 2`],
    ["the word within a sentence", `echo "not Status: OFF"; exit 2`],
    ["an unknown word", `echo "Status: UNKNOWN"; exit 2`],
    ["nothing", "true"],
    ["a signal", "kill -9 $$"],
  ])("is unknown for %s", async (_, script) => {
    await expect(agentThat(script)().status()).rejects.toThrow("fence_test status");
  });

  it("is unknown if the agent does not answer, and what it started ends", async () => {
    const file = join(folder, "pid");
    const agent = agentThat(`sleep 1000 & echo $! > ${file}; wait`)({}, 2_000);
    await expect(agent.status()).rejects.toMatchObject({ code: "timeout" });
    const child = Number(readFileSync(file, "utf8"));
    await expect.poll(() => startTicks(child), { timeout: 10_000 }).toBeUndefined();
  });

  it("is unknown if the agent is not installed, or not in a folder of the system", async () => {
    for (const agent of ["fence_nothing", "../../bin/true", "/bin/true"])
      await expect(createFenceAgent({ agent, parameters: new Map() }).status()).rejects.toMatchObject({
        code: "unsupported",
      });
  });
});

describe("parameters", () => {
  it("reach the agent on stdin, and nothing of them is in its arguments or its environment", async () => {
    const file = join(folder, "seen");
    const agent = agentThat(`{ cat; echo "args: $*"; env; } > ${file}; exit 0`);
    await agent({ ip: "10.0.0.1; reboot", password: "p$(id)=x'" }).off();
    const seen = readFileSync(file, "utf8");
    expect(seen).toContain("action=off\nip=10.0.0.1; reboot\npassword=p$(id)=x'\nargs: \n");
    expect(seen.split("args:")[1]).not.toMatch(/10\.0\.0\.1|p\$/);
  });

  it("that would begin another line are refused before the agent starts", async () => {
    const file = join(folder, "started");
    const agent = agentThat(`touch ${file}`);
    for (const password of ["x\naction=on", "x\r", "", " x", '"x"', "ü"])
      await expect(agent({ password }).off()).rejects.toThrow(`the value of "password"`);
    expect(() => readFileSync(file)).toThrow();
  });

  it("are not in messages", async () => {
    const agent = agentThat(`cat >&2; exit 1`)({ password: "hunter22" });
    await expect(agent.off()).rejects.toThrow(/^fence_test off: password=… \(exit code 1\)$/);
  });
});

describe("a Host", () => {
  it("cannot make ssh run a program by way of an agent that would", async () => {
    const file = join(folder, "ran");
    const username = `-oProxyCommand="touch ${file}" x`;
    const parameters = { ip: "127.0.0.1", ipport: "1", ssh: "1", username };
    const agent = createFenceAgent({
      agent: "fence_ilo_ssh",
      parameters: new Map([...Object.entries(parameters), ["password", "hunter22"]]),
    });
    await expect(agent.status()).rejects.toThrow("fence_ilo_ssh status");
    expect(existsSync(file)).toBe(true); // the agent gives ssh what it gets
    expect(agentProblem("fence_ilo_ssh", parameters)).toMatch(/^the value of "username"/);
  });

  it.each([
    ["fence_ipmilan", { ip: "10.0.0.11", username: "admin", lanplus: "1" }],
    ["fence_redfish", { ip: "10.0.0.11", "systems-uri": "/redfish/v1/Systems/1", ssl_insecure: "1" }],
    ["fence_apc_snmp", { ip: "[fe80::1%eth0]", plug: "rack-1.outlet_7", username: "admin@example.org" }],
  ])("may name %s", (agent, parameters) => {
    expect(agentProblem(agent, parameters)).toBeUndefined();
  });

  it.each<[string, Record<string, string>]>([
    ["/usr/sbin/fence_ipmilan", {}],
    ["../fence_ipmilan", {}],
    ["bash", {}],
    ["fence_dummy", {}],
    ["fence_scsi", {}],
    ["fence_ipmilan", { ipmitool_path: "/tmp/x" }],
    ["fence_ipmilan", { "password-script": "/tmp/x" }],
    ["fence_ilo_ssh", { ssh_options: "-oProxyCommand=reboot" }],
    ["fence_ilo_ssh", { identity_file: "/root/.ssh/id" }],
    ["fence_ipmilan", { debug_file: "/etc/passwd" }],
    ["fence_ipmilan", { action: "on" }],
    ["fence_ipmilan", { method: "cycle" }],
    ["fence_vmware_rest", { missing_as_off: "1" }],
    ["fence_openstack", { "network-fencing": "1" }],
    ["fence_ipmilan", { ip: "10.0.0.1\naction=on" }],
    ["fence_ipmilan", { constructor: "x" }],
    ["fence_ilo_ssh", { username: "-oProxyCommand=reboot" }],
    ["fence_ilo_ssh", { ssh: "1", ip: "10.0.0.11 -oProxyCommand=reboot" }],
    ["fence_ipmilan", { ip: "10.0.0.11 -f /etc/shadow" }],
    ["fence_ipmilan", { cipher: "3\texec\t/etc/hosts" }],
    ["fence_ipmilan", { privlvl: `"OPERATOR"exec` }],
    ["fence_virsh", { plug: "hv1;reboot" }],
    ["fence_virsh", { plug: "$(reboot)" }],
  ])("may not name %s with %j", (agent, parameters) => {
    expect(agentProblem(agent, parameters)).toBeDefined();
  });
});
