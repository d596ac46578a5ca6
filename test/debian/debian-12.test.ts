import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { libvirtUri } from "../../src/host/address.ts";
import { openShell } from "../../src/host/shell.ts";
import { cacheFolder } from "../../src/lab/environment.ts";
import { type BuiltImage, buildRecipe } from "../../src/lab/image/build.ts";
import { labDown, labUp } from "../../src/lab/lab.ts";

const work = mkdtempSync(join(tmpdir(), "fw-deb-"));
process.env.FLEETWRIGHT_LAB_DIR = join(work, "labs");
const URL = "lab://debian/hv1";
const CONSOLE = join(work, "console.log");

const seed = {
  "meta-data": "instance-id: d-1\nlocal-hostname: deb-1\n",
  "user-data": `#cloud-config
hostname: deb-1
write_files:
  - {path: /srv/index.html, content: "from cloud-init\\n"}
timezone: Asia/Kathmandu
mounts: [[tmpfs, /scratch, tmpfs, "size=1m", "0", "0"]]
chpasswd: {expire: false, users: [{name: root, password: planted, type: text}]}
runcmd:
  - readlink -f /etc/resolv.conf >/srv/facts
  - resolvectl dns eth0 >>/srv/facts
  - date +%Z >>/srv/facts
  - findmnt -n -o FSTYPE /scratch >>/srv/facts
  - passwd -S root | cut -d' ' -f 1,2 >>/srv/facts
  - test $(df --output=size -k / | tail -n 1) -gt 2500000 && echo grown >>/srv/facts
  - grep -o '//[^/]*' /etc/apt/sources.list | sort -u >>/srv/facts
  - systemd-run --unit=web python3 -m http.server 80 --directory /srv
final_message: "FINISHED after $UPTIME s"
`,
  "network-config":
    "version: 2\nethernets: {eth0: {addresses: [10.7.0.2/24], nameservers: {addresses: [10.7.0.53]}}}\n",
};

function domainXml({ disk }: { disk: string }): string {
  return `<domain type='qemu'><name>deb</name><memory unit='MiB'>512</memory><vcpu>2</vcpu>
    <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os><features><acpi/><apic/></features>
    <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>
    <disk type='file' device='cdrom'><source file='${work}/seed.iso'/><target dev='hda' bus='ide'/><readonly/></disk>
    <interface type='bridge'><source bridge='br7'/><model type='virtio'/></interface>
    <serial type='pty'><log file='${CONSOLE}'/></serial>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel></devices></domain>`;
}

function virsh(...args: string[]): string {
  return execFileSync("virsh", ["-c", libvirtUri(URL), ...args], { encoding: "utf8" });
}

/** Builds Debian if its image is not in the cache, and boots it under emulation where there is no KVM: minutes. */
describe("the guest debian-12", () => {
  let image: BuiltImage;
  const hv1 = openShell(URL);

  beforeAll(async () => {
    image = await buildRecipe("debian-12", cacheFolder());
    await labUp({ name: "debian", hosts: 1 });
  }, 1_200_000);
  afterAll(async () => {
    await hv1[Symbol.asyncDispose]();
    await labDown("debian");
    rmSync(work, { recursive: true, force: true });
  });

  it("does what its cloud-init seed says", async () => {
    for (const [name, content] of Object.entries(seed)) writeFileSync(join(work, name), content);
    const iso = ["-quiet", "-V", "cidata", "-r", "-J", "-o", "seed.iso", ...Object.keys(seed)];
    execFileSync("genisoimage", iso, { cwd: work });
    const disk = join(work, "deb.qcow2");
    execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", image.disk, disk, "3G"]);
    writeFileSync(join(work, "deb.xml"), domainXml({ disk }));
    await hv1.script("ip link add br7 type bridge && ip addr add 10.7.0.1/24 dev br7 && ip link set br7 up");
    virsh("create", join(work, "deb.xml"));

    while (!/FINISHED after/.test(readFileSync(CONSOLE, "latin1"))) await sleep(500);
    const patiently = ["--retry", "60", "--retry-delay", "1", "--retry-connrefused"]; // Python starts slowly
    const { stdout } = await hv1.run(["curl", "-sS", "-m", "90", ...patiently, "http://10.7.0.2/"]);
    expect(stdout).toBe("from cloud-init\n");
    const { stdout: facts } = await hv1.run(["curl", "-sS", "-m", "90", "http://10.7.0.2/facts"]);
    expect(facts.trim().split("\n")).toEqual([
      "/run/systemd/resolve/stub-resolv.conf", // not the file of the machine that built the image
      "Link 2 (eth0): 10.7.0.53",
      "+0545",
      "tmpfs",
      "root P",
      "grown",
      "//deb.debian.org",
      "//security.debian.org",
    ]);
    expect(virsh("domhostname", "deb", "--source", "agent").trim()).toBe("deb-1");
    expect(virsh("domifaddr", "deb", "--source", "agent")).toContain("10.7.0.2/24");
  }, 600_000);
});
