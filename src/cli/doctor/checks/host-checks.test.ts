import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseHostFacts } from "../host-facts.ts";
import { createNeeds } from "../needs.ts";
import { DEBIAN_12, MODULAR } from "../probes.testing.ts";
import type { Feature, HostRequirements } from "../requirements.ts";
import { compareVersions, TESTED_VERSIONS } from "../tested-versions.ts";
import { hostChecks } from "./host-checks.ts";

const TIME = 1796051330;

function needs(features: readonly Feature[], more: Partial<HostRequirements> = {}) {
  return createNeeds({
    features: new Map(features.map((feature) => [feature, new Set(["VirtualMachine/m"])])),
    directories: [],
    existingPools: [],
    existingNetworks: [],
    bridges: new Map(),
    interfaces: [],
    ...more,
  });
}

function findings(output: string, wanted: ReturnType<typeof needs>, now = TIME) {
  return hostChecks(parseHostFacts(output), wanted, { before: now, after: now })
    .filter(({ status }) => status !== "ok")
    .map(({ name, status, about, commands = [] }) => [name, status, about, ...commands]);
}

describe("a fleet is told of what it asks for, and of nothing else", () => {
  it("a plain fleet lacks nothing on Debian 12", () => {
    expect(findings(DEBIAN_12, needs(["machines", "disk-files", "bridge"]))).toEqual([]);
  });

  it.each<[Feature, string[][]]>([
    ["tpm", [["swtpm", "error", "not installed", "apt-get install swtpm swtpm-tools"]]],
    ["efi", [["UEFI firmware", "error", "not installed", "apt-get install ovmf"]]],
    ["rbd", []],
    ["spice", [["QEMU's SPICE", "error", "not installed", "apt-get install qemu-system-modules-spice"]]],
    ["lvm", []],
    ["overlay", []],
    ["firewall", []],
    ["load-balancer", []],
    ["cpu-limits", []],
    [
      "hugepages",
      [
        [
          "huge pages",
          "error",
          "the host has none of 2 MiB",
          "sysctl -w vm.nr_hugepages=1024",
          "echo vm.nr_hugepages=1024 > /etc/sysctl.d/60-hugepages.conf",
        ],
      ],
    ],
  ])("%s", (feature, expected) => {
    expect(findings(DEBIAN_12, needs([feature]))).toEqual(expected);
  });

  it("Debian 13 has libvirt's driver for volume groups in a package of its own", () => {
    const debian13 = DEBIAN_12.replace(/^storage-backend .*logical.*\n/m, "");
    expect(findings(debian13, needs(["lvm"]))).toEqual([
      [
        "libvirt's LVM driver",
        "error",
        "not installed",
        "apt-get install libvirt-daemon-driver-storage-logical",
      ],
    ]);
  });

  it("without a fleet, rare features are left out, and others are warnings", () => {
    const found = findings(DEBIAN_12, createNeeds(undefined));
    expect(found.map(([name, status]) => [name, status])).toEqual([
      ["swtpm", "warning"],
      ["UEFI firmware", "warning"],
    ]);
  });
});

describe("a host with modular daemons", () => {
  it("names the daemon that is not active, and only if it is needed", () => {
    expect(findings(MODULAR, needs(["bridge"]), 1796051000)).toEqual([]);
    expect(findings(MODULAR, needs(["machines"]), 1796051000)).toEqual([
      ["virtstoraged", "error", "its socket is not active", "systemctl enable --now virtstoraged.socket"],
    ]);
    expect(findings(MODULAR, needs(["rbd"]), 1796051000)[0]).toEqual([
      "virtsecretd",
      "error",
      "not installed",
      "dnf install libvirt-daemon-kvm",
    ]);
  });

  it("without a running daemon: starts what is installed, or installs it", () => {
    const stopped = MODULAR.replace("process virtqemud\n", "").replaceAll("=active", "=inactive");
    expect(findings(stopped, needs(["machines"]), 1796051000)[0]).toEqual([
      "daemons",
      "error",
      "libvirt is installed, and no daemon of it runs",
      "systemctl enable --now virtqemud.socket virtnetworkd.socket virtstoraged.socket virtlogd.socket",
    ]);
    const idle = DEBIAN_12.replace("process libvirtd\n", "");
    expect(findings(idle, needs(["machines"]))[0]?.[2]).toMatch(/is installed, and no daemon/);
    const none = idle.replace("libvirt libvirtd (libvirt) 9.0.0\n", "");
    expect(findings(none, needs(["machines"]))[0]).toEqual([
      "daemons",
      "error",
      "no daemon of libvirt runs",
      "apt-get install libvirt-daemon-system",
    ]);
  });

  it("both kinds of daemons are an error", () => {
    const both = `${MODULAR}process libvirtd\n`;
    expect(findings(both, needs([]), 1796051000)[0]?.slice(0, 3)).toEqual([
      "daemons",
      "error",
      "libvirtd and virtqemud both run",
    ]);
  });
});

describe("rights, paths and time", () => {
  it("an ordinary user can create no networks", () => {
    const found = findings(MODULAR, needs(["firewall"]), 1796051000);
    expect(found).toContainEqual(["user", "error", "commands run as ops, not as root"]);
  });

  it("a directory: full, not writable, refused by AppArmor", () => {
    const directories = [{ path: "/etc/vms", pool: "StoragePool/p" }];
    const disk = "disk 1000 900 10 - /etc/vms\n";
    expect(findings(`${MODULAR}${disk}`, needs([], { directories }), 1796051000)).toEqual([
      ["disk space", "warning", "0.0 GiB of 0.0 GiB free at /etc/vms"],
      ["pool", "error", "ops cannot write to /etc/vms"],
      ["AppArmor", "error", "libvirt's profile allows no disk below /etc/vms"],
    ]);
  });

  it("interfaces and bridges that the host does not have", () => {
    const more = { interfaces: ["eth0", "eth9"], bridges: new Map([["br 0", ["Network/lan"]]]) };
    expect(findings(DEBIAN_12, needs([], more))).toEqual([
      ["interface", "error", "the host has no interface eth9"],
      [
        "bridge",
        "error",
        "the host has no bridge br 0",
        "ip link add 'br 0' type bridge",
        "ip link set 'br 0' up",
      ],
    ]);
  });

  it("a clock that differs", () => {
    expect(findings(DEBIAN_12, needs([]), TIME + 100)).toEqual([
      ["clock", "warning", "101 s behind this machine", "timedatectl set-ntp true"],
    ]);
  });

  it("controllers that machines do not get", () => {
    expect(findings(MODULAR, needs(["cpu-limits"]), 1796051000)).toEqual([
      ["CPU limits", "warning", "cgroup v2: machines get no controller cpu"],
    ]);
  });

  it("a filter of Docker, with the rules that let machines through", () => {
    const docker = DEBIAN_12.replace("-P FORWARD ACCEPT", "-P FORWARD DROP").concat(
      "iptables -N DOCKER-USER\n",
    );
    expect(findings(docker, needs(["firewall"]))).toEqual([
      [
        "docker",
        "warning",
        "iptables-legacy filter FORWARD drops what it does not know",
        "iptables -I DOCKER-USER -i fw+ -j ACCEPT",
        "iptables -I DOCKER-USER -o fw+ -j ACCEPT",
      ],
    ]);
    expect(findings(docker, needs(["machines"]))).toEqual([]);
  });
});

describe("versions", () => {
  it("are those of docs/tested-versions.md", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../../docs/tested-versions.md"), "utf8");
    const rows = [...page.matchAll(/^\| (\w+) +\| ([\d.]+) +\| ([\d.]+) +\|$/gm)];
    const table = Object.fromEntries(rows.map(([, name = "", first, second]) => [name, [first, second]]));
    expect(table).toMatchObject(TESTED_VERSIONS);
  });

  it.each([
    ["7.2.22", "7.2", 0],
    ["8.0.0", "9.0.0", -1],
    ["11.3.0", "9.0.0", 2],
    ["1.0.6", "1.0.6", 0],
  ])("%s and %s", (version, other, expected) => {
    expect(compareVersions(version, other)).toBe(expected);
  });

  it("that are older than tested are a warning, newer ones a remark", () => {
    const old = DEBIAN_12.replace("libvirtd (libvirt) 9.0.0", "libvirtd (libvirt) 8.0.0");
    expect(findings(old, needs([]))[0]?.[2]).toMatch(/8.0.0 is older than 9.0.0/);
    const facts = parseHostFacts(DEBIAN_12.replace("version 7.2.22", "version 11.0.0"));
    const checks = hostChecks(facts, needs([]), { before: TIME, after: TIME });
    expect(checks.find(({ name }) => name === "versions")?.about).toContain("QEMU 11.0.0 (newer than 10.0");
  });
});
