import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Plan } from "../../src/model/plan.ts";
import { openStage, type Stage } from "./harness.ts";

/**
 * The walk of docs/existing-hosts.md on a real libvirt: each command of it runs here, in its order. The host has three
 * machines that nobody described: one runs, one is off, and one has devices that no field describes.
 */
const WALK = /## A walk\n([\s\S]*?)\n## /.exec(
  readFileSync(join(import.meta.dirname, "../../docs/existing-hosts.md"), "utf8"),
)?.[1];
const COMMANDS = [...(WALK ?? "").matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) =>
  block.trim().split("\n"),
);

const LAB = "imp";
const IMAGES = "/var/lib/libvirt/images";
const MACHINES = ["web", "db", "odd"];
let stage: Stage;

const NETWORK = `<network><name>default</name><forward mode='nat'/><bridge name='virbr0'/>
<ip address='192.168.122.1' netmask='255.255.255.0'><dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip></network>`;

function domain(name: string, devices: string, more = ""): string {
  return `<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>${name}</name>
<memory unit='MiB'>64</memory><vcpu>1</vcpu>
<os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>
<devices>
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${IMAGES}/${name}.qcow2'/><target dev='vda' bus='virtio'/></disk>
${devices}
</devices>${more}</domain>`;
}

const NIC = "<interface type='network'><source network='default'/><model type='virtio'/></interface>";
const DEFINITIONS = {
  web: domain("web", NIC),
  db: domain("db", `${NIC}<graphics type='vnc' autoport='yes' passwd='geheim'/>`),
  odd: domain(
    "odd",
    `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='/srv/odd.iso'/><target dev='sda' bus='sata'/><readonly/></disk>
<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/srv/odd.img'/><target dev='vdb' bus='virtio'/></disk>
<interface type='user'><model type='e1000'/></interface><sound model='ich9'/>`.replaceAll("sata", "ide"),
    "<qemu:commandline><qemu:arg value='-name'/><qemu:arg value='debug-threads=on'/></qemu:commandline>",
  ),
};

beforeAll(async () => {
  stage = await openStage({ lab: LAB });
  await stage.exec("hv1", ["mkdir", "-p", IMAGES]);
  for (const file of ["/srv/odd.iso", "/srv/odd.img"])
    await stage.exec("hv1", ["truncate", "-s", "1M", file]);
  await define("net-define", NETWORK);
  await stage.virsh("hv1", "net-start", "default");
  await stage.virsh("hv1", "pool-define-as", "default", "dir", "--target", IMAGES);
  await stage.virsh("hv1", "pool-start", "default");
  for (const [name, xml] of Object.entries(DEFINITIONS)) {
    await stage.virsh("hv1", "vol-create-as", "default", `${name}.qcow2`, "16M", "--format", "qcow2");
    await define("define", xml);
  }
  for (const name of ["web", "odd"]) await stage.virsh("hv1", "start", name);
  await stage.virsh("hv1", "schedinfo", "odd", "--live", "--set", "cpu_shares=300"); // only while it runs
});

afterAll(async () => {
  expect(await stage.end()).toEqual([]);
});

async function define(command: string, xml: string): Promise<void> {
  await stage.exec("hv1", ["sh", "-c", "cat > /srv/definition.xml"], xml);
  await stage.exec("hv1", ["virsh", command, "/srv/definition.xml"]);
}

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly all: string;
}

/** Runs a line of the walk. Only the address of the host differs. */
async function run(line: string): Promise<Finished> {
  const words = (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ""));
  const [program, ...args] = words.map((word) =>
    word.replace("qemu+ssh://root@hv1/system", `lab://${LAB}/hv1`),
  );
  if (program === "fleetwright") return stage.cli(...args);
  const options = { cwd: stage.folder, env: AUTHOR, reject: false } as const;
  const result = program === "git" ? await execa("git", args, options) : await execa("sed", args, options);
  expect(["git", "sed"]).toContain(program);
  return {
    code: result.exitCode ?? -1,
    stdout: result.stdout,
    all: `$ ${line}\n${result.stdout}\n${result.stderr}`,
  };
}

const AUTHOR = {
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.test",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.test",
};

/** What must not change: processes, what runs, and the definitions without our metadata. */
async function facts(): Promise<Record<string, string>> {
  const entries = MACHINES.map(async (name) => {
    const xml = await stage.virsh("hv1", "dumpxml", "--inactive", name);
    const state = await stage.virsh("hv1", "domstate", name);
    const pid = state === "running" ? await stage.exec("hv1", ["cat", `/run/libvirt/qemu/${name}.pid`]) : "";
    return [name, [state, pid, xml.replace(/\n\s*<metadata>[\s\S]*<\/metadata>/, "")].join("\n")] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

it("the walk of docs/existing-hosts.md", async () => {
  const before = await facts();
  const [look = [], write = [], commit = [], adopt = [], propose = [], merge = []] = COMMANDS;

  for (const line of look) expect(await run(line)).toMatchObject({ code: 0 });
  const written = await run(write.join("\n"));
  expect(written).toMatchObject({ code: 0 });
  const [, next = ""] = written.stdout.split("Next:\n");
  const steps = [...commit, ...adopt.slice(0, 1)].map((line) => line.replace(" --yes", ""));
  const commands = next.split("\n").map((line) => line.trim().split(/ {3,}/)[0] ?? "");
  expect(commands.filter((command) => !command.startsWith("PATH="))).toEqual(steps);
  const files = readdirSync(join(stage.folder, "infra"), { recursive: true, encoding: "utf8" });
  expect(files.filter((file) => file.endsWith(".yaml")).sort()).toEqual([
    "fleet.yaml",
    "hosts/hv1.yaml",
    "instance-types/imported-1c-64m.yaml",
    "machines/db.yaml",
    "machines/odd.yaml",
    "machines/web.yaml",
    "networks/default.yaml",
    "storage-pools/default.yaml",
  ]);
  expect(readFileSync(join(stage.folder, "infra/machines/odd.yaml"), "utf8")).toContain(
    "# - disk vdb (file /srv/odd.img)",
  );
  expect(await facts()).toEqual(before);

  for (const line of [...commit, ...adopt]) expect(await run(line)).toMatchObject({ code: 0 });
  expect(await facts()).toEqual(before);
  expect((await stage.cli("plan", "infra", "--json")).json()).toMatchObject({ changes: [], blocked: [] });

  for (const line of propose.slice(0, -1)) expect(await run(line)).toMatchObject({ code: 0 });
  const proposed = await run(propose.at(-1) ?? "");
  expect(proposed).toMatchObject({ code: 2 });
  expect(proposed.stdout).toContain("autostart");
  for (const line of merge) expect(await run(line)).toMatchObject({ code: 0 });
  expect(await stage.virsh("hv1", "dominfo", "web")).toMatch(/Autostart:\s+enable/);
  expect(await run("fleetwright plan infra")).toMatchObject({ code: 0 });
  expect(await facts()).toEqual(before);
});

it("an adoption that cannot mark a disk leaves the machine alone, and the next one completes it", async () => {
  const records = "/var/lib/libvirt/fleetwright/volumes";
  await stage.virsh("hv1", "vol-create-as", "default", "late.qcow2", "16M", "--format", "qcow2");
  await stage.virsh("hv1", "vol-create-as", "default", "data.qcow2", "16M", "--format", "qcow2");
  const disk = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${IMAGES}/data.qcow2'/><target dev='vdb' bus='virtio'/></disk>`;
  await define("define", domain("late", disk + NIC));
  const adopt = () => stage.cli("-C", "infra", "import", "hv1", "late", "--adopt", "--yes");

  await stage.exec("hv1", ["mount", "-t", "tmpfs", "-o", "ro", "none", records]);
  const failed = await adopt();
  await stage.exec("hv1", ["umount", records]);
  expect(failed).toMatchObject({ code: 1 });
  expect(failed.all).toMatch(/late\.qcow2\.json cannot be written[\s\S]*\nnot adopted: late; /);
  expect(failed.all).not.toContain("is there already"); // what follows from the failure is not said again
  expect(await stage.virsh("hv1", "dumpxml", "late")).not.toContain("<metadata>");

  await stage.exec("hv1", ["mkdir", "-p", `${records}/default/data.qcow2.json`]);
  await stage.exec("hv1", ["mount", "-t", "tmpfs", "-o", "ro", "none", `${records}/default/data.qcow2.json`]);
  const half = await adopt();
  await stage.exec("hv1", ["umount", `${records}/default/data.qcow2.json`]);
  await stage.exec("hv1", ["rmdir", `${records}/default/data.qcow2.json`]);
  expect(half).toMatchObject({ code: 1 });
  expect(await stage.virsh("hv1", "dumpxml", "late")).not.toContain("<metadata>");

  expect(await adopt()).toMatchObject({ code: 0 });
  expect((await stage.cli("plan", "infra", "--json")).json()).toMatchObject({ changes: [], blocked: [] });
});

it("an adopted disk that is to be deleted after a second is removed only with approval", async () => {
  const file = join(stage.folder, "infra/machines/db.yaml");
  const text = readFileSync(file, "utf8");
  const marked = text.replace(
    "existing: { name: db.qcow2 }",
    "existing: { name: db.qcow2 }\n  deletionPolicy: Delete\n  keep: 1s",
  );
  expect(marked).not.toBe(text);
  writeFileSync(file, marked);
  expect(await run("fleetwright apply infra --yes")).toMatchObject({ code: 0 });
  expect(await run("fleetwright plan infra")).toMatchObject({ code: 0 });
  await stage.virsh("hv1", "undefine", "db"); // while it is there, its disk is in use
  rmSync(file);
  const held = await run("fleetwright apply infra --yes");
  expect(held).toMatchObject({ code: 3 });
  expect(held.stdout).toContain("others made the data of volume default/db.qcow2 on hv1");
  expect(held.stdout).toContain("DATA LOSS");
  expect(await stage.exec("hv1", ["ls", IMAGES])).toContain("db.qcow2");

  const { changes } = (await stage.cli("plan", "infra", "--json")).json<Plan>();
  const digest = changes.find(({ change }) => change === "trash volume@hv1/default/db.qcow2")?.digest ?? "";
  expect(await run(`fleetwright apply infra --yes --approve ${digest}`)).toMatchObject({ code: 0 });
  const filesAfterApply = async () => {
    expect(await run("fleetwright apply infra --yes")).toMatchObject({ code: 0 });
    return stage.exec("hv1", ["ls", IMAGES]);
  };
  await expect.poll(filesAfterApply, { timeout: 60_000, interval: 1000 }).not.toContain("db.qcow2");
});
