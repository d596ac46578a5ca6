import { afterAll, beforeAll, expect, it } from "vitest";
import type { CommandResult } from "../e2e/harness.ts";
import { HOST, JUMP, openSshStage, PORT, type SshStage } from "./ssh-stage.ts";

/**
 * The machines of a host that is reached only by ssh, on another port and behind a jump host, come under files: import,
 * proof, adoption and plan run on hv1, on hv2's libvirt.
 */

const LAB = "sshimport";
const URI = `qemu+ssh://root@${HOST}:${PORT}/system`;
const IMAGES = "/var/lib/libvirt/images";
const MACHINES = ["db", "web"];
let stage: SshStage;

const on = (host: string, script: string) => stage.exec(host, ["bash", "-euc", script]);

/** Both the address in the URI and the alias lead through the jump host. */
const CONFIG = `Host ${HOST}
  IdentityFile /root/.ssh/operator
  ProxyJump bastion

Host virt
  HostName ${HOST}
  Port ${PORT}
  User root
  IdentityFile /root/.ssh/operator
  ProxyJump bastion

Host bastion
  HostName ${JUMP}
  User root
  IdentityFile /root/.ssh/operator
`;

const NETWORK = `<network><name>default</name><bridge name='virbr0'/><ip address='192.168.122.1' netmask='255.255.255.0'>
<dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip></network>`;

const domain = (
  name: string,
) => `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
<os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>
<devices><disk type='file'><driver name='qemu' type='qcow2'/><source file='${IMAGES}/${name}.qcow2'/><target dev='vda' bus='virtio'/></disk>
<interface type='network'><source network='default'/><model type='virtio'/></interface><sound model='ich9'/></devices></domain>`;

beforeAll(async () => {
  stage = await openSshStage(LAB, CONFIG);
  await stage.know(JUMP, "internet");
  await stage.know(`[${HOST}]:${PORT}`, "hv2");
  const define = (command: string, xml: string) =>
    stage.exec("hv2", ["sh", "-ec", `cat >/srv/x.xml; virsh -q ${command} /srv/x.xml`], xml);
  await on(
    "hv2",
    `mkdir -p ${IMAGES}; virsh -q pool-define-as default dir --target ${IMAGES}; virsh -q pool-start default`,
  );
  await define("net-define", NETWORK);
  await on("hv2", "virsh -q net-start default");
  for (const name of MACHINES) {
    await on("hv2", `virsh -q vol-create-as default ${name}.qcow2 16M --format qcow2`);
    await define("define", domain(name));
  }
  await on("hv2", "virsh -q start db");
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

async function ends(code: number, ...args: string[]): Promise<CommandResult> {
  const result = await stage.fleetwright(["-C", stage.folder, ...args]);
  expect(result.code, result.all).toBe(code);
  return result;
}

/** What must not change: the process, and the definitions without our metadata. */
async function facts(): Promise<string[]> {
  const definitions = await Promise.all(
    MACHINES.map((name) => stage.virsh("hv2", "dumpxml", "--inactive", name)),
  );
  const pid = await on("hv2", "cat /run/libvirt/qemu/db.pid");
  return [pid, ...definitions.map((xml) => xml.replace(/\n\s*<metadata>[\s\S]*<\/metadata>/, ""))];
}

it("an alias of ssh_config shows what an import would write, and writes nothing", async () => {
  const { stdout } = await ends(0, "import", "qemu+ssh://virt/system", "--out", "-");
  expect(stdout).toContain('libvirt: "qemu+ssh://virt/system"');
  for (const name of MACHINES) expect(stdout).toContain(`# Machine ${name} of virt`);
});

it("an address with a port is imported, proven and adopted, and the next plan is empty", async () => {
  const before = await facts();
  await ends(0, "import", URI, "--out", "infra");
  const host = await on("hv1", `cat ${stage.folder}/infra/hosts/hv2.yaml`); // hv1 has files of its own
  expect(host).toContain(`libvirt: "${URI}"`);
  expect(await facts()).toEqual(before);
  const { stdout } = await ends(0, "import", URI, "--out", "infra", "--adopt", "--yes");
  expect(stdout).toContain("the next plan changes none of them");
  const plan = (await ends(0, "plan", "infra", "--json")).json<object>();
  expect(plan).toMatchObject({ changes: [], blocked: [] });
  expect(await facts()).toEqual(before);
  expect(await on("hv2", `grep -c 'from ${JUMP} port' /run/sshd-test.log`)).not.toBe("0");
  expect(await on("hv2", `grep 'Accepted' /run/sshd-test.log | grep -vc 'from ${JUMP} port' || true`)).toBe(
    "0",
  );
});

it("a change of a file is applied over ssh", async () => {
  await on("hv1", `sed -i 's/autostart: false/autostart: true/' ${stage.folder}/infra/machines/db.yaml`);
  await ends(0, "apply", "infra", "--yes");
  expect(await stage.virsh("hv2", "dominfo", "db")).toMatch(/Autostart:\s+enable/);
  await ends(0, "plan", "infra");
});
