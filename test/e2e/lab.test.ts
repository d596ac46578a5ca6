import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { libvirtUri } from "../../src/host/address.ts";
import { probeKvm } from "../../src/host/kvm.ts";
import { labFolder, labInit, labSocket } from "../../src/host/lab-paths.ts";
import { openShell, type Shell } from "../../src/host/shell.ts";
import { cacheFolder } from "../../src/lab/environment.ts";
import { labExec } from "../../src/lab/exec.ts";
import { type BuiltImage, buildRecipe } from "../../src/lab/image/build.ts";
import { labDown, labUp, loadLab } from "../../src/lab/lab.ts";
import { labHost } from "../../src/lab/lab-host.testing.ts";
import { publish, unpublish } from "../../src/lab/relay.ts";
import { labStatus, listLabs } from "../../src/lab/status.ts";
import { eventually } from "./harness.ts";
import { traces } from "./traces.ts";

const root = mkdtempSync(join(tmpdir(), "fw-lab-"));
process.env.FLEETWRIGHT_LAB_DIR = root;
const NAME = "e2e";

function virsh(host: string, ...args: string[]): string {
  const uri = libvirtUri(`lab://${NAME}/${host}`);
  return execFileSync("virsh", ["-c", uri, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

/** All remains of a lab of these tests. */
function tracesOf(lab: string): string[] {
  return traces(labFolder(lab), lab);
}

function httpBody(port: number): Promise<string | undefined> {
  const signal = AbortSignal.timeout(2_000);
  return fetch(`http://127.0.0.1:${port}/`, { signal }).then((answer) => answer.text());
}

/** Creates a seed volume with a static address, with the standard tool. */
function writeSeed(folder: string, name: string): string {
  writeFileSync(join(folder, "meta-data"), `instance-id: ${name}\nlocal-hostname: ${name}\n`);
  writeFileSync(join(folder, "user-data"), "#!/bin/sh\necho FIRST-BOOT\n");
  const network = { version: 2, ethernets: { eth0: { addresses: ["10.7.0.2/24"] } } };
  writeFileSync(join(folder, "network-config"), JSON.stringify(network));
  const files = ["user-data", "meta-data", "network-config"];
  const iso = join(folder, "seed.iso");
  execFileSync("genisoimage", ["-quiet", "-V", "cidata", "-r", "-J", "-o", iso, ...files], { cwd: folder });
  return iso;
}

function domainXml(name: string, image: BuiltImage, disk: string, seed: string, console: string): string {
  return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>96</memory><vcpu>1</vcpu>
    <os><type arch='x86_64' machine='pc'>hvm</type><kernel>${image.kernel}</kernel><initrd>${image.initrd}</initrd>
    <cmdline>${image.cmdline}</cmdline></os>
    <features><acpi/><tcg><tb-cache unit='MiB'>32</tb-cache></tcg></features><cpu mode='maximum'/>
    <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>
    <disk type='file' device='cdrom'><source file='${seed}'/><target dev='hda' bus='ide'/><readonly/></disk>
    <interface type='bridge'><source bridge='br7'/><model type='virtio'/></interface>
    <serial type='pty'><log file='${console}'/></serial>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel></devices></domain>`;
}

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("a lab of two hosts", () => {
  let hv1: Shell;
  const work = join(labFolder(NAME), "guest"); // the hosts share the lab's folder with the machine
  const stranger = mkdtempSync("/srv/fw-lab-");
  const strangersFile = join(stranger, "file");
  writeFileSync(strangersFile, "theirs");

  beforeAll(async () => {
    await labUp({ name: NAME, hosts: 2 });
    mkdirSync(work);
    hv1 = openShell(`lab://${NAME}/hv1`);
  });
  afterAll(async () => {
    await hv1[Symbol.asyncDispose]();
    await labDown(NAME);
    rmSync(stranger, { recursive: true, force: true });
  });

  it("is listed as complete", async () => {
    expect(listLabs()).toContain(NAME);
    const { hosts, internet } = await labStatus(NAME);
    expect(hosts.map(({ name, on, libvirtd }) => ({ name, on, libvirtd }))).toEqual([
      { name: "hv1", on: true, libvirtd: true },
      { name: "hv2", on: true, libvirtd: true },
    ]);
    expect(internet.on).toBe(true);
  });

  it("has a libvirt of its own on each host", () => {
    expect([virsh("hv1", "hostname"), virsh("hv2", "hostname")]).toEqual(["hv1", "hv2"]);
    expect(virsh("hv1", "capabilities")).not.toBe(virsh("hv2", "capabilities"));
  });

  it("starts no agent of polkit for virsh on a terminal, because there is no polkit", async () => {
    expect(await labExec(NAME, "hv1", ["test", "!", "-x", "/usr/bin/pkttyagent"])).toBe(0);
  });

  it("lacks nothing for machines, as doctor says of one of its hosts", () => {
    const command = fileURLToPath(new URL("../../bin/fleetwright", import.meta.url));
    const output = execFileSync(command, ["doctor", `lab://${NAME}/hv1`, "--json"], { encoding: "utf8" });
    const [report] = JSON.parse(output);
    const found = new Map<string, { status: string; about: string }>(
      report.checks.map((check: { name: string }) => [check.name, check]),
    );
    expect(found.get("libvirt")).toMatchObject({
      status: "ok",
      about: expect.stringMatching(/^answers: \d+ CPUs/),
    });
    expect(found.get("daemons")).toMatchObject({ status: "ok", about: "libvirtd" });
    expect(found.get("programs")?.about).toMatch(/^QEMU, qemu-img, .*nftables/);
    expect(found.get("versions")?.about).toMatch(/libvirt [\d.]+.*, QEMU [\d.]+/);
    expect(found.get("clock")).toMatchObject({ status: "ok" });
  });

  it("begins a fleet with what a host has: init, doctor and plan find no fault", () => {
    const command = fileURLToPath(new URL("../../bin/fleetwright", import.meta.url));
    const folder = join(work, "first-fleet");
    const env = { ...process.env, FLEETWRIGHT_STATE_DIR: join(work, "state"), NO_COLOR: "1" };
    const run = (...args: string[]) => spawnSync(command, args, { encoding: "utf8", env, timeout: 60_000 });
    const network = `<network><name>default</name><forward mode="nat"/><bridge name="virbr7"/>
      <ip address="192.168.77.1" netmask="255.255.255.0"/></network>`;
    const file = join(work, "network.xml");
    writeFileSync(file, network);
    virsh("hv2", "net-define", file);
    virsh("hv2", "net-start", "default");
    virsh("hv2", "pool-define-as", "images", "dir", "--target", work);
    try {
      const uri = `lab://${NAME}/hv2`;
      const begun = run("init", folder, "--host", uri, "--yes", "--no-git", "--json");
      const { files, leftOut } = JSON.parse(begun.stdout);
      expect(leftOut).toEqual(["storage pool images: it is not active: virsh pool-start images"]);
      expect(files).toEqual(expect.arrayContaining(["hosts/hv2.yaml", "networks/default.yaml"]));
      const plan = run("plan", folder, "--json");
      const { blocked, changes } = JSON.parse(plan.stdout);
      expect([plan.status, blocked], plan.stderr).toEqual([2, []]);
      expect(changes.map(({ id }: { id: string }) => id)).toEqual(["pool@hv2/local"]);
      const doctor = run("doctor", folder, "--json");
      const report = JSON.parse(doctor.stdout).find(({ name }: { name: string }) => name === "hv2");
      expect(report.checks.filter(({ status }: { status: string }) => status === "error")).toEqual([]);
    } finally {
      virsh("hv2", "net-destroy", "default");
      virsh("hv2", "net-undefine", "default");
      virsh("hv2", "pool-undefine", "images");
    }
  });

  it("lets hosts reach each other and the internet, by address and by name", async () => {
    const reach = async (target: string, port: number) => {
      const connect = `exec 3<>/dev/tcp/${target}/${port}`;
      return (await hv1.run(["timeout", "3", "bash", "-c", connect])).exitCode;
    };
    const serve = "setsid busybox httpd -p 8000 -h /etc/libvirt";
    await using hv2 = openShell(`lab://${NAME}/hv2`);
    await using internet = openShell(`lab://${NAME}/internet`);
    await hv2.script(serve);
    await internet.script(serve);
    expect(await reach("10.99.0.2", 8000)).toBe(0);
    expect(await reach("hv2", 8000)).toBe(0);
    expect(await reach("198.51.100.1", 8000)).toBe(0);
  });

  it("carries frames of 1600 bytes between hosts, for overlays", async () => {
    expect((await hv1.script("cat /sys/class/net/eth0/mtu")).stdout).toBe("1600\n");
  });

  it("has no route to the machine's own network", async () => {
    const machine = execFileSync("ip", ["-4", "-o", "route"], { encoding: "utf8" });
    const gateway = /^default via (\S+)/m.exec(machine)?.[1] ?? "192.0.2.1";
    const { stdout } = await hv1.script(`ls /sys/class/net; ip route get ${gateway}`);
    expect(stdout).not.toContain("docker");
    expect(stdout).toMatch(/^eth0\neth1\nlo\n/);
    expect(stdout).not.toContain("dev eth0");
  });

  it("runs a command on a host and gives back its exit code", async () => {
    expect(await labExec(NAME, "hv2", ["sh", "-c", '[ "$(hostname)" = hv2 ] && exit 7'])).toBe(7);
    await expect(labExec(NAME, "hv9", ["true"])).rejects.toMatchObject({ code: "usage" });
  });

  it("shows KVM to its hosts exactly if it works on the machine", async () => {
    await using machine = openShell("local:");
    expect((await probeKvm(hv1)).usable).toBe((await probeKvm(machine)).usable);
  });

  it("has nothing to do when brought up again", async () => {
    expect(await labUp({ name: NAME, hosts: 2 })).toEqual({ done: [] });
  });

  /** A name that the machine has nowhere. */
  const own = `fw-own-${process.pid}`;
  const FOLDERS = [
    "",
    "/srv",
    "/opt",
    "/home",
    "/root",
    "/mnt",
    "/tmp",
    "/var/tmp",
    "/usr/local",
    "/etc",
    "/dev/shm",
  ];

  it.each(FOLDERS)("gives each host files of its own in %s/", async (folder) => {
    const path = `${folder}/${own}`;
    await using hv2 = openShell(`lab://${NAME}/hv2`);
    for (const shell of [hv1, hv2]) {
      const { stdout } = await shell.script(`mkdir ${path} && hostname > ${path}/name; cat ${path}/name`);
      expect(stdout).toBe(shell === hv1 ? "hv1\n" : "hv2\n");
    }
    expect((await hv1.run(["cat", `${path}/name`])).stdout).toBe("hv1\n");
    expect(existsSync(path)).toBe(false);
  });

  it("lets each host have a pool with the same path and volumes of the same name", () => {
    for (const host of ["hv1", "hv2"]) {
      virsh(host, "pool-create-as", "disks", "dir", "--target", `/opt/${own}/disks`, "--build");
      virsh(host, "vol-create-as", "disks", "a.raw", "1M");
      expect(virsh(host, "vol-list", "disks")).toContain(`/opt/${own}/disks/a.raw`);
    }
  });

  it("lets hosts read the machine's files, and not change them", async () => {
    await using hv2 = openShell(`lab://${NAME}/hv2`);
    expect((await hv1.run(["cat", strangersFile])).stdout).toBe("theirs");
    await hv1.script(`echo ours > ${strangersFile}; chmod 600 ${strangersFile}; echo new > ${stranger}/new`);
    expect((await hv1.run(["cat", strangersFile])).stdout).toBe("ours\n");
    expect((await hv2.run(["ls", stranger])).stdout).toBe("file\n");
    expect((await hv2.run(["cat", strangersFile])).stdout).toBe("theirs");
    expect((await hv2.run(["rm", "-r", stranger])).exitCode).toBe(0);
    expect((await hv2.run(["ls", stranger])).exitCode).not.toBe(0);
    expect(readdirSync(stranger)).toEqual(["file"]);
    expect(readFileSync(strangersFile, "utf8")).toBe("theirs");
  });

  it.runIf(existsSync("/dev/loop-control"))("lets hosts attach their files to loop devices", async () => {
    for (const folder of [`/opt/${own}`, "/var/lib/fleetwright"]) {
      const file = `${folder}/${own} loop.img`;
      const { stdout } = await hv1.run(["sh", "-ec", 'truncate -s 1M "$0"; losetup -f --show "$0"', file]);
      expect(stdout).toMatch(/^\/dev\/loop\d+\n$/);
    }
    expect(ownLoops()).toHaveLength(2);
  });
  const ownLoops = () =>
    execFileSync("losetup", ["--list", "--output", "BACK-FILE"], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line.includes(`${own} loop.img`));

  describe("with an SSH server on a host", () => {
    const key = join(work, "key");
    const server = { host: "hv2", address: "127.0.0.1", port: 2222 };
    let ssh: Shell;

    beforeAll(async () => {
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
      await using hv2 = openShell(`lab://${NAME}/hv2`);
      const setup = `mkdir -p -m 700 /root/.ssh && cat >/root/.ssh/authorized_keys
        chmod 600 /root/.ssh/authorized_keys; dropbear -s -E -R -p 127.0.0.1:2222 -r /run/host_key`;
      const made = "dropbearkey -t ed25519 -f /run/host_key";
      await hv2.script(`${made} && { ${setup}; }`, { stdin: readFileSync(`${key}.pub`) });
      const { port } = await publish(NAME, server);
      const sshArguments = [
        "-i",
        key,
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
      ];
      ssh = openShell(`ssh://root@127.0.0.1:${port}`, { sshArguments });
    });
    afterAll(() => ssh[Symbol.asyncDispose]());

    it("gives the same shell as any host", async () => {
      expect(await ssh.run(["hostname"])).toEqual({ stdout: "hv2\n", stderr: "", exitCode: 0 });
      const bytes = Buffer.alloc(100_000, "a\0\xff", "latin1");
      expect((await ssh.run(["base64", "-w0"], { stdin: bytes })).stdout).toBe(bytes.toString("base64"));
    });

    it("answers many commands at once", async () => {
      const numbers = Array.from({ length: 40 }, (_, i) => `${i}`);
      const results = await Promise.all(numbers.map((n) => ssh.run(["echo", n])));
      expect(results.map((result) => result.stdout.trim())).toEqual(numbers);
    });

    it("ends a late command on the host itself", async () => {
      await expect(ssh.run(["sleep", "4242"], { timeoutMs: 300 })).rejects.toMatchObject({ code: "timeout" });
      const gone = async () =>
        (await ssh.run(["pgrep", "-fx", "sleep 4242"])).exitCode === 1 ? true : undefined;
      expect(await eventually("its end", gone, 30_000)).toBe(true);
    });

    it("is unreachable when its link is down", async () => {
      await unpublish(NAME, server);
      await expect(ssh.run(["true"], { timeoutMs: 20_000 })).rejects.toMatchObject({
        code: "host-unreachable",
      });
    });
  });

  describe("with a micro guest", () => {
    const guest = "web";
    const log = join(work, "console.log");
    const target = { host: "hv1", address: "10.7.0.2", port: 80 };
    let port: number;

    beforeAll(async () => {
      const image = await buildRecipe("micro", cacheFolder());
      const disk = join(work, "web.qcow2");
      execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", image.disk, disk]);
      const xml = join(work, "web.xml");
      writeFileSync(xml, domainXml(guest, image, disk, writeSeed(work, guest), log));
      await hv1.script(bridge);
      virsh("hv1", "define", xml);
      virsh("hv1", "start", guest);
      port = (await publish(NAME, target)).port;
    });
    const bridge = "ip link add br7 type bridge && ip addr add 10.7.0.1/24 dev br7 && ip link set br7 up";

    it("answers HTTP with its name on a loopback port of the machine", async () => {
      expect(await eventually("web", () => httpBody(port))).toBe("web\n");
    });

    it("keeps its port when it is published again", async () => {
      expect(await publish(NAME, target)).toEqual({ port });
    });

    it("changes its share of the processor while it runs", () => {
      virsh("hv1", "schedinfo", guest, "--live", "--set", "cpu_shares=512", "vcpu_quota=50000");
      expect(virsh("hv1", "schedinfo", guest, "--live")).toMatch(
        /cpu_shares\s*: 512\n.*\n?vcpu_quota\s*: 50000/,
      );
      virsh("hv1", "vcpupin", guest, "0", "0", "--live");
      expect(virsh("hv1", "vcpupin", guest)).toMatch(/0\s+0$/);
    });

    it("tells its addresses by the guest agent", async () => {
      const addresses = async () => virsh("hv1", "domifaddr", guest, "--source", "agent");
      expect(await eventually("the agent", addresses)).toContain("10.7.0.2/24");
    });

    it("survives a restart of libvirtd", async () => {
      const host = labHost(NAME, "hv1");
      const pid = async () => (await hv1.run(["cat", `/run/libvirt/qemu/${guest}.pid`])).stdout;
      const before = await pid();
      await host.stopLibvirtd();
      expect(() => virsh("hv1", "hostname")).toThrow();
      expect((await labUp({ name: NAME, hosts: 2 })).done).toEqual(["hv1: libvirtd was started again"]);
      expect(virsh("hv1", "domstate", guest)).toBe("running");
      expect(await pid()).toBe(before);
      expect(before).toMatch(/^\d+/);
      expect(await eventually("web", () => httpBody(port), 10_000)).toBe("web\n");
    });

    it("is off after its host lost power, and starts again with what its disk knows", async () => {
      const host = labHost(NAME, "hv1");
      await eventually(
        "the first boot",
        async () => readFileSync(log, "utf8").match(/FIRST-BOOT[\s\S]*READY/)?.[0],
      );
      await hv1.script(`echo kept > /opt/${own}/kept`);
      await host.powerOff();
      expect(labInit(NAME, "hv1")).toBeUndefined();
      await expect(hv1.run(["true"])).rejects.toMatchObject({ code: "host-unreachable" });
      await host.powerOn();
      expect(virsh("hv1", "domstate", guest)).toBe("shut off");
      expect((await hv1.run(["cat", `/opt/${own}/kept`])).stdout).toBe("kept\n");
      await hv1.script(bridge);
      rmSync(log);
      virsh("hv1", "start", guest);
      expect(await eventually("web", () => httpBody(port))).toBe("web\n");
      expect(await eventually("READY", async () => /READY/.exec(readFileSync(log, "utf8"))?.[0])).toBe(
        "READY",
      );
      expect(readFileSync(log, "utf8")).not.toContain("FIRST-BOOT");
    });

    it("shuts down when asked by ACPI", async () => {
      virsh("hv1", "shutdown", guest, "--mode", "acpi");
      const state = async () => (virsh("hv1", "domstate", guest) === "shut off" ? true : undefined);
      expect(await eventually("the power button", state, 20_000)).toBe(true);
    });

    it("is unreachable after it is unpublished", async () => {
      expect(await unpublish(NAME, target)).toBe(true);
      await expect(httpBody(port)).rejects.toThrow();
      expect(await unpublish(NAME, target)).toBe(false);
    });
  });

  it("is independent of another lab, and unchanged when that is removed", async () => {
    await labUp({ name: "other", hosts: 1 });
    expect(tracesOf("other").length).toBeGreaterThan(5);
    expect(loadLab("other").id).not.toBe(loadLab(NAME).id);
    await labDown("other");
    expect(tracesOf("other")).toEqual([]);
    expect(virsh("hv2", "hostname")).toBe("hv2");
  });

  it("leaves nothing behind when it is removed", async () => {
    await hv1[Symbol.asyncDispose]();
    expect(tracesOf(NAME).length).toBeGreaterThan(5);
    expect(await labDown(NAME)).toBe(true);
    expect([...tracesOf(NAME), ...readdirSync(root)]).toEqual([]);
    expect(ownLoops()).toEqual([]);
    expect(FOLDERS.filter((folder) => existsSync(`${folder}/${own}`))).toEqual([]);
    expect(readFileSync(strangersFile, "utf8")).toBe("theirs");
    expect(await labDown(NAME)).toBe(false);
  });
});

describe("a lab whose folder lies on an overlay, as in a container", () => {
  const base = mkdtempSync("/tmp/fwo");
  const merged = join(base, "m");

  beforeAll(() => {
    for (const name of ["lower", "upper", "work", "m"]) mkdirSync(join(base, name));
    const layers = `lowerdir=${base}/lower,upperdir=${base}/upper,workdir=${base}/work`;
    execFileSync("mount", ["-t", "overlay", "-o", layers, "fw-test", merged]);
    process.env.FLEETWRIGHT_LAB_DIR = merged;
  });
  afterAll(async () => {
    for (const lab of ["inner", "other"]) await labDown(lab);
    process.env.FLEETWRIGHT_LAB_DIR = root;
    execFileSync("umount", ["-l", merged]);
    rmSync(base, { recursive: true, force: true });
  });

  it("gives each host files of its own, which stay when it loses power", async () => {
    expect((await labUp({ name: "inner", hosts: 1 })).done).toEqual([
      "the internet is up",
      "hv1 is up",
      "DNS is up",
    ]);
    const file = `/opt/fw-inner-${process.pid}`;
    const host = labHost("inner", "hv1");
    await using hv1 = host.openShell();
    await hv1.script(`echo kept > ${file}`);
    await host.powerOff();
    await host.powerOn();
    expect((await hv1.run(["cat", file])).stdout).toBe("kept\n");
    expect(existsSync(file)).toBe(false);
    await hv1[Symbol.asyncDispose]();
    expect(await labDown("inner")).toBe(true);
    expect([...tracesOf("inner"), ...readdirSync(merged)]).toEqual([]);
  });

  it.runIf(existsSync("/dev/loop-control"))(
    "detaches its own loop devices, not those of another lab",
    async () => {
      const name = `fw-${process.pid}-alike.img`; // files of both labs may have the same inode
      const loops = () =>
        execFileSync("losetup", ["--list", "--noheadings", "--output", "NAME,BACK-FILE"], {
          encoding: "utf8",
        })
          .split("\n")
          .filter((line) => line.includes(name))
          .map((line) => line.split(" ")[0]);
      const attached: string[] = [];
      for (const lab of ["inner", "other"]) {
        await labUp({ name: lab, hosts: 1 });
        await using hv1 = labHost(lab, "hv1").openShell();
        const script = 'truncate -s 1M "$0"; losetup -f --show "$0"';
        attached.push((await hv1.run(["sh", "-ec", script, `/opt/${name}`])).stdout.trim());
      }
      expect(loops().sort()).toEqual([...attached].sort());
      await labDown("inner");
      expect(loops()).toEqual([attached[1]]);
      await labDown("other");
      expect(loops()).toEqual([]);
    },
  );
});

describe("a lab that cannot be taken over", () => {
  it("is one of an earlier version: it is refused with the command that removes it", async () => {
    mkdirSync(labFolder("earlier"), { recursive: true });
    writeFileSync(join(labFolder("earlier"), "lab.json"), '{"name":"earlier","hosts":1,"ceph":false}\n');
    await expect(labUp({ name: "earlier", hosts: 1 })).rejects.toMatchObject({
      code: "usage",
      hint: "fleetwright lab down --name earlier",
    });
    expect(readdirSync(labFolder("earlier"))).toEqual(["lab.json"]);
    expect(await labDown("earlier")).toBe(true);
    expect([...tracesOf("earlier"), ...readdirSync(root)]).toEqual([]);
  });

  it("has something mounted in its folder: that is unmounted and not deleted", async () => {
    const theirs = mkdtempSync(join(tmpdir(), "fw-theirs-"));
    writeFileSync(join(theirs, "file"), "theirs");
    const point = join(labFolder("mounted"), "a b\\c");
    mkdirSync(point, { recursive: true });
    execFileSync("mount", ["--bind", theirs, point]);
    expect(await labDown("mounted")).toBe(true);
    expect(readFileSync(join(theirs, "file"), "utf8")).toBe("theirs");
    expect(tracesOf("mounted")).toEqual([]);
    rmSync(theirs, { recursive: true });
  });
});

describe("a lab whose creation is killed", () => {
  beforeAll(compileLab);

  it.each([
    ["its folder", () => existsSync(labFolder("killed"))],
    ["a network", () => tracesOf("killed").some((trace) => trace.startsWith("namespace "))],
    ["a control group", () => tracesOf("killed").some((trace) => trace.startsWith("cgroup "))],
    ["a process", () => tracesOf("killed").some((trace) => trace.startsWith("process "))],
    ["a libvirtd", () => existsSync(labSocket("killed", "hv1"))],
    ["all of it", () => existsSync(labSocket("killed", "hv2"))],
  ])("is taken down without a trace when it had %s", async (_, begun) => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", UP], {
      stdio: "ignore",
      cwd: compiled,
    });
    await eventually("its begin", async () => begun() || undefined, 60_000, 1);
    child.kill("SIGKILL");
    expect(await labDown("killed")).toBe(true);
    await sleep(200); // time for messages in flight
    expect([...tracesOf("killed"), ...readdirSync(root)]).toEqual([]);
  });
});

const UP = `import { labUp } from "./lab/lab.js"; await labUp({ name: "killed", hosts: 2 });`;
const repository = fileURLToPath(new URL("../..", import.meta.url));
const compiled = join(repository, ".cache/lab-test");

/** JavaScript for a separate process. Its lab finds the images two folders up. */
function compileLab(): void {
  mkdirSync(compiled, { recursive: true });
  if (!existsSync(join(compiled, "../images"))) symlinkSync("../images", join(compiled, "../images"));
  const config = join(compiled, "tsconfig.json");
  const compilerOptions = { noEmit: false, rootDir: join(repository, "src"), outDir: compiled };
  const include = [join(repository, "src/lab/lab.ts")];
  writeFileSync(
    config,
    JSON.stringify({ extends: join(repository, "tsconfig.json"), compilerOptions, include }),
  );
  execFileSync(join(repository, "node_modules/.bin/tsc"), ["-p", config], { stdio: "inherit" });
}
