import { describe, expect, it } from "vitest";
import { installedDaemons, isReady, parseHostFacts } from "./host-facts.ts";
import { DEBIAN_12, MODULAR } from "./probes.testing.ts";

describe("parseHostFacts", () => {
  const debian = parseHostFacts(DEBIAN_12);
  const modular = parseHostFacts(MODULAR);

  it("reads distribution, kernel, user and clock", () => {
    expect(debian.distribution).toEqual({ title: "Debian GNU/Linux 12 (bookworm)", family: "debian" });
    expect(debian.kernel).toBe("6.1.0-41-amd64");
    expect(debian.clock).toBeCloseTo(1796051329.365, 2);
    expect(modular.user).toEqual({ id: 1000, name: "ops", groups: ["ops", "wheel", "libvirt"] });
  });

  it("reads versions as docs/tested-versions.md writes them", () => {
    expect(Object.fromEntries(debian.versions)).toEqual({
      libvirt: "9.0.0",
      QEMU: "7.2.22",
      nftables: "1.0.6",
      HAProxy: "2.6.12",
      dnsmasq: "2.90",
    });
    expect(modular.versions.get("libvirt")).toBe("10.6.0");
  });

  it("reads the daemons from processes and from units of systemd", () => {
    expect([isReady("libvirtd", debian.daemons), isReady("virtqemud", debian.daemons)]).toEqual([
      true,
      false,
    ]);
    const { daemons } = modular;
    expect([isReady("virtnetworkd", daemons), isReady("virtstoraged", daemons)]).toEqual([true, false]);
    expect(installedDaemons(daemons)).toEqual(["virtqemud", "virtnetworkd", "virtstoraged", "virtlogd"]);
  });

  it("reads the controllers of both versions of control groups", () => {
    expect(debian.cgroups).toMatchObject({ version: 1, controllers: new Set(["cpuset", "cpu", "memory"]) });
    expect(modular.cgroups).toMatchObject({
      version: 2,
      controllers: new Set(["cpuset", "io", "memory", "hugetlb", "pids", "rdma", "misc"]),
    });
  });

  it("counts br_netfilter that is part of the kernel", () => {
    expect(debian.modules).toEqual(new Set(["vxlan", "br_netfilter"]));
    expect(modular.modules).toEqual(new Set());
  });

  it("reads free space, and paths with blanks", () => {
    expect(debian.disks).toEqual([
      {
        path: "/var/lib/fleetwright/volumes",
        sizeBytes: 264212084 * 1024,
        freeBytes: 75107164 * 1024,
        isWritable: true,
      },
    ]);
    expect(parseHostFacts("disk 10 5 5 w /srv/my disks").disks[0]?.path).toBe("/srv/my disks");
  });

  it("reads nothing from no output", () => {
    const empty = parseHostFacts("");
    expect([empty.programs.size, empty.clock, empty.disks, empty.cgroups.version]).toEqual([
      0,
      undefined,
      [],
      1,
    ]);
  });
});
