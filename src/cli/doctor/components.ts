import type { Family } from "./distribution.ts";

/** What a host can lack, each with the packages that bring it. */
export type Component =
  | "libvirt"
  | "qemu"
  | "qemu-img"
  | "qemu-rbd"
  | "qemu-spice"
  | "nft"
  | "iproute"
  | "dnsmasq"
  | "dhcp_release"
  | "haproxy"
  | "socat"
  | "swtpm"
  | "uefi"
  | "lvm"
  | "libvirt-lvm"
  | "nc"
  | "ps"
  | "modprobe";

/**
 * The packages by family. Debian and Ubuntu: packages.debian.org, checked on 12 and 13. Others: the distribution's package search. A family
 * that is left out has no package of that sort.
 */
const PACKAGES: Readonly<Record<Component, Partial<Record<Family, readonly string[]>>>> = {
  libvirt: {
    debian: ["libvirt-daemon-system"],
    fedora: ["libvirt-daemon-kvm"],
    suse: ["libvirt-daemon-qemu"],
    arch: ["libvirt"],
    alpine: ["libvirt-daemon", "libvirt-qemu"],
  },
  qemu: {
    debian: ["qemu-system-x86"],
    fedora: ["qemu-kvm"],
    suse: ["qemu-x86"],
    arch: ["qemu-base"],
    alpine: ["qemu-system-x86_64"],
  },
  "qemu-img": {
    debian: ["qemu-utils"],
    fedora: ["qemu-img"],
    suse: ["qemu-img"],
    arch: ["qemu-img"],
    alpine: ["qemu-img"],
  },
  "qemu-rbd": {
    debian: ["qemu-block-extra"],
    fedora: ["qemu-block-rbd"],
    suse: ["qemu-block-rbd"],
    arch: ["qemu-block-rbd"],
    alpine: ["qemu-block-rbd"],
  },
  "qemu-spice": {
    debian: ["qemu-system-modules-spice"],
    fedora: ["qemu-ui-spice-core"],
    suse: ["qemu-ui-spice-core"],
    arch: ["qemu-ui-spice-core"],
    alpine: ["qemu-ui-spice-core"],
  },
  nft: same("nftables"),
  iproute: {
    debian: ["iproute2"],
    fedora: ["iproute"],
    suse: ["iproute2"],
    arch: ["iproute2"],
    alpine: ["iproute2"],
  },
  dnsmasq: {
    debian: ["dnsmasq-base"],
    fedora: ["dnsmasq"],
    suse: ["dnsmasq"],
    arch: ["dnsmasq"],
    alpine: ["dnsmasq"],
  },
  dhcp_release: {
    debian: ["dnsmasq-utils"],
    fedora: ["dnsmasq-utils"],
    suse: ["dnsmasq-utils"],
    arch: ["dnsmasq"],
    alpine: ["dnsmasq-utils"],
  },
  haproxy: same("haproxy"),
  socat: same("socat"),
  swtpm: {
    debian: ["swtpm", "swtpm-tools"],
    fedora: ["swtpm", "swtpm-tools"],
    suse: ["swtpm"],
    arch: ["swtpm"],
    alpine: ["swtpm"],
  },
  uefi: {
    debian: ["ovmf"],
    fedora: ["edk2-ovmf"],
    suse: ["qemu-ovmf-x86_64"],
    arch: ["edk2-ovmf"],
    alpine: ["ovmf"],
  },
  lvm: same("lvm2"),
  "libvirt-lvm": {
    debian: ["libvirt-daemon-driver-storage-logical"],
    fedora: ["libvirt-daemon-driver-storage-logical"],
    suse: ["libvirt-daemon-driver-storage-logical"],
    arch: ["libvirt"],
  },
  nc: {
    debian: ["netcat-openbsd"],
    fedora: ["nmap-ncat"],
    suse: ["netcat-openbsd"],
    arch: ["openbsd-netcat"],
    alpine: ["netcat-openbsd"],
  },
  ps: {
    debian: ["procps"],
    fedora: ["procps-ng"],
    suse: ["procps"],
    arch: ["procps-ng"],
    alpine: ["procps-ng"],
  },
  modprobe: same("kmod"),
};

/** Returns a table for a package that has the same name everywhere. */
function same(name: string): Record<Family, readonly string[]> {
  return { debian: [name], fedora: [name], suse: [name], arch: [name], alpine: [name] };
}

/** Returns the packages that bring these components, each once. Components without a package in this family are left out. */
export function packagesOf(components: readonly Component[], family: Family): readonly string[] {
  return [...new Set(components.flatMap((component) => PACKAGES[component][family] ?? []))];
}
