import { afterAll, beforeAll, expect, it } from "vitest";
import { planOf } from "./fleets.ts";
import { type CommandResult, eventually, openStage, type Stage } from "./harness.ts";

/**
 * Running machines with UEFI, one with Secure Boot and a TPM as Windows wants them, come under files. Their firmware
 * variables and the state of the TPM are never written, replaced or deleted: a disk may be readable only with them.
 */

const LAB = "uefi";
const POOL = "/srv/vm";
const HAND_VARIABLES = "/srv/hand_VARS.fd";
const WIN_VARIABLES = "/var/lib/libvirt/qemu/nvram/win_VARS.fd";
const WIN_UUID = "7d1f6f0a-3c55-4d1b-9f2e-1f6f8b8f4a01";
const TPM_FOLDER = `/var/lib/libvirt/swtpm/${WIN_UUID}/tpm2`;
const TPM_STATE = `${TPM_FOLDER}/tpm2-00.permall`;
let stage: Stage;

const domain = (name: string, os: string, more = "", uuid = "") => `<domain type='qemu'><name>${name}</name>
${uuid === "" ? "" : `<uuid>${uuid}</uuid>`}<memory unit='MiB'>128</memory><vcpu>1</vcpu>
${os}
<features><acpi/><apic/>${more === "" ? "" : "<smm state='on'/>"}</features>
<devices>
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${POOL}/${name}.qcow2'/><target dev='vda' bus='virtio'/></disk>
${more}
</devices></domain>`;

const TYPE = "<type arch='x86_64' machine='q35'>hvm</type>";
const DEFINITIONS = {
  hand: domain(
    "hand",
    `<os>${TYPE}<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>
<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>${HAND_VARIABLES}</nvram></os>`,
  ),
  win: domain(
    "win",
    `<os firmware='efi'>${TYPE}<firmware><feature enabled='yes' name='enrolled-keys'/><feature enabled='yes' name='secure-boot'/></firmware></os>`,
    "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>",
    WIN_UUID,
  ),
};
const MACHINES = Object.keys(DEFINITIONS);

const run = (script: string, input?: string) => stage.exec("hv1", ["sh", "-ec", script], input);
const virsh = (...args: string[]) => stage.virsh("hv1", ...args);

async function ends(code: number, ...args: string[]): Promise<CommandResult> {
  const result = await stage.cli(...args);
  expect(result.code, result.all).toBe(code);
  return result;
}

beforeAll(async () => {
  const fleet = `{apiVersion: fleetwright/v1, kind: Fleet, metadata: {name: ${LAB}}, spec: {apply: auto, guard: {maxDeletePercent: 100}}}\n`;
  stage = await openStage({ lab: LAB, files: { "fleet.yaml": fleet } });
  await run(`mkdir -p ${POOL}; virsh -q pool-define-as vms dir --target ${POOL}; virsh -q pool-start vms`);
  await Promise.all(
    Object.entries(DEFINITIONS).map(async ([name, xml]) => {
      await run(`virsh -q vol-create-as vms ${name}.qcow2 16M --format qcow2`);
      await run(`cat >/srv/${name}.xml; virsh -q define /srv/${name}.xml; virsh -q start ${name}`, xml);
    }),
  );
});

afterAll(async () => expect(await stage?.end()).toEqual([]));

/** Returns the checksums of these files. Firmware and swtpm write to theirs while a machine boots. */
const checksums = (...paths: string[]) => run(`sha256sum ${paths.join(" ")}`);
const everyFile = () => checksums(HAND_VARIABLES, WIN_VARIABLES, TPM_STATE);
/** Returns the inodes, which stay as long as no file is created again. swtpm itself replaces its file, not its folder. */
const inodes = () => run(`stat -c '%i %n' ${HAND_VARIABLES} ${WIN_VARIABLES} ${TPM_FOLDER}`);

/** Polls in which the firmware of all machines must have been found waiting. */
const IDLE_POLLS = 4;

/**
 * Waits until the firmware of all machines waits for a key, with its CPU halted (the monitor's `HLT=1`) and its variables
 * written. Returns the files then.
 */
async function settledFiles(): Promise<string> {
  const unwritten = await run("sha256sum /usr/share/OVMF/OVMF_VARS_4M*.fd | cut -d' ' -f1");
  const isHalted = async (name: string) =>
    (await virsh("qemu-monitor-command", name, "--hmp", "info registers")).includes("HLT=1");
  let seen = { files: "", polls: 0 };
  return eventually(
    "the firmware waits for a key",
    async () => {
      const now = await everyFile();
      const halted = await Promise.all(MACHINES.map(isHalted));
      const isWritten = !unwritten.split("\n").some((sum) => now.includes(sum));
      const isSame = halted.every(Boolean) && isWritten && now === seen.files;
      seen = { files: now, polls: isSame ? seen.polls + 1 : 0 };
      return seen.polls >= IDLE_POLLS ? now : undefined;
    },
    120_000,
  );
}

/** What adoption must not change: the processes, and the definitions without our metadata. */
async function facts(): Promise<string[]> {
  const of = async (name: string) => {
    const sides = [await virsh("dumpxml", name, "--inactive"), await virsh("dumpxml", name)];
    const pid = await run(`cat /run/libvirt/qemu/${name}.pid`);
    return [pid, ...sides.map((xml) => xml.replace(/\n\s*<metadata>[\s\S]*<\/metadata>/, ""))];
  };
  return (await Promise.all(MACHINES.map(of))).flat();
}

/** The firmware and the TPM in the stored definition. */
async function firmwareOf(name: string): Promise<string[]> {
  const xml = await virsh("dumpxml", name, "--inactive");
  return [/<os[\s>][\s\S]*<\/os>/, /<tpm[\s\S]*<\/tpm>/].map((part) => part.exec(xml)?.[0] ?? "");
}

it("are described, adopted without a change, and the next plan is empty", async () => {
  await ends(0, "import", `lab://${LAB}/hv1`, "--out", "fleet");
  const [kept, before] = [await settledFiles(), await facts()];
  const folders = await inodes();
  const { stdout } = await ends(0, "import", "hv1", "--out", "fleet", "--adopt", "--yes");
  expect(stdout).toContain("the next plan changes none of them");
  await ends(0, "plan");
  expect(await facts()).toEqual(before);
  expect(await everyFile()).toBe(kept);
  expect(await inodes()).toBe(folders);
  const described = await ends(0, "describe", "vm/hand");
  expect(described.stdout).toContain(`firmware variables ${HAND_VARIABLES}`);
});

it("keep firmware, variables and TPM when their files change them and restart them", async () => {
  const firmware = await Promise.all(MACHINES.map(firmwareOf));
  const kept = await inodes();
  for (const name of MACHINES) {
    stage.edit(`machines/${name}.yaml`, "guestAgent: false", "guestAgent: true");
    stage.edit(
      `machines/${name}.yaml`,
      "  deletionPolicy",
      "  updatePolicy: {reboot: Immediate}\n  terminationGracePeriod: 1s\n  deletionPolicy",
    );
  }
  const ids = await Promise.all(MACHINES.map((name) => virsh("domid", name)));
  await ends(0, "apply", "--yes");
  await ends(0, "plan");
  expect(await Promise.all(MACHINES.map(firmwareOf))).toEqual(firmware);
  for (const [index, name] of MACHINES.entries()) {
    expect(await virsh("domid", name)).not.toBe(ids[index]);
    expect(await virsh("dumpxml", name)).toContain("org.qemu.guest_agent.0");
  }
  expect(await inodes()).toBe(kept);
});

it("are removed only with approval, whatever hangs on their definitions, and the files stay", async () => {
  for (const name of MACHINES) stage.edit(`machines/${name}.yaml`, "Retain", "Delete");
  await ends(0, "apply", "--yes");
  await virsh("managedsave", "win");
  await virsh("snapshot-create-as", "hand", "before", "--disk-only");
  for (const name of MACHINES)
    stage.edit(`machines/${name}.yaml`, /kind: VirtualMachine[\s\S]*?---\n.*\n/, "");
  const plan = await planOf(stage);
  expect(plan.changes.map(({ change, hold }) => `${change}: ${hold?.gate}`)).toEqual([
    "delete domain@hv1/hand: guard",
    "delete domain@hv1/win: guard",
  ]);
  const [kept, folders] = [await checksums(WIN_VARIABLES, TPM_STATE), await inodes()];
  await ends(0, "apply", "--yes", "--approve", plan.digest);
  expect(await virsh("list", "--all", "--name")).toBe("");
  expect(await checksums(WIN_VARIABLES, TPM_STATE)).toBe(kept);
  expect(await inodes()).toBe(folders);
  await ends(0, "plan");
});
