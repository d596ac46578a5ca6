import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { packageFile } from "../../src/host/package-file.ts";
import { cacheFolder } from "../../src/lab/environment.ts";

/** The packages of a hypervisor and gateway, as docs/operations.md has them, and those that a host of a lab needs. */
const PACKAGES = [
  ...[
    "qemu-system-x86",
    "qemu-utils",
    "qemu-block-extra",
    "libvirt-daemon",
    "libvirt-daemon-system",
    "libvirt-clients",
  ],
  ...[
    "dnsmasq-base",
    "dnsmasq-utils",
    "nftables",
    "iptables",
    "iproute2",
    "iputils-ping",
    "socat",
    "procps",
    "kmod",
  ],
  ...["haproxy", "curl", "lvm2", "ovmf", "swtpm", "swtpm-tools", "busybox-static"],
];

/** What Debian 12 has in other packages: libvirt's driver for LVM, and QEMU's SPICE. */
const TRIXIE_PACKAGES = ["libvirt-daemon-driver-storage-logical", "qemu-system-modules-spice"];

const folderOf = (name: string) => join(cacheFolder(), "roots", name);

/** Returns the folder of a Debian with the packages of a hypervisor. The first call makes it, which takes minutes. */
export async function debianRoot(
  suite: "bookworm" | "trixie",
  name: string = suite,
  more: readonly string[] = [],
) {
  const folder = folderOf(name);
  const packages = [...PACKAGES, ...(suite === "trixie" ? TRIXIE_PACKAGES : []), ...more];
  await execa(packageFile("scripts/debian-root"), [suite, folder, ...packages], { stdio: "inherit" });
  return folder;
}

/** Returns the folder of a Debian 13 with modular daemons. The first call builds them. */
export async function modularRoot(): Promise<string> {
  const folder = folderOf("modular");
  await execa(packageFile("scripts/modular-libvirt"), [folder], { stdio: "inherit" });
  return folder;
}

/** Returns the other of the two supported releases of Debian than that of this machine. */
export function otherRelease(): "bookworm" | "trixie" {
  return /^VERSION_CODENAME=trixie$/m.test(readFileSync("/etc/os-release", "utf8")) ? "bookworm" : "trixie";
}
