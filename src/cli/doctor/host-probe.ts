import { quoteArgument } from "../../host/quote.ts";

/** The units of libvirt's daemons, https://libvirt.org/daemons.html. Each daemon also starts when its socket is used. */
export const DAEMONS = [
  "libvirtd",
  "virtqemud",
  "virtnetworkd",
  "virtstoraged",
  "virtsecretd",
  "virtnodedevd",
  "virtlogd",
] as const;
export type Daemon = (typeof DAEMONS)[number];

/** Programs that components bring. */
const PROGRAMS = [
  "qemu-system-x86_64",
  "qemu-img",
  "nft",
  "ip",
  "bridge",
  "dnsmasq",
  "dhcp_release",
  "haproxy",
  "socat",
  "swtpm",
  "lvcreate",
  "ps",
  "modprobe",
  "virt-ssh-helper",
  "nc",
];

/** Kernel modules that resources need, if they are not part of the kernel. */
const MODULES = ["vxlan", "br_netfilter", "vfio_pci"];

/**
 * Returns a script for POSIX sh that prints the facts of a host, and changes nothing. Each line begins with the name of its fact, so that no
 * content can look like another fact. What cannot be read is left out; processes whose namespace cannot be read count. `paths`: absolute paths whose free space counts; a path that does not
 * exist counts as its nearest parent.
 */
export function hostProbe(paths: readonly string[]): string {
  return `label() { sed "s/^/$1 /"; }
{
cat /etc/os-release /usr/lib/os-release 2>/dev/null | head -n 60 | label os
date +%s.%N | label clock
uname -r | label kernel
id -u | label uid
id -un | label user
id -Gn | label groups
for p in ${PROGRAMS.join(" ")}; do ! command -v "$p" >/dev/null || echo "$p"; done | label program
[ ! -x /usr/libexec/qemu-kvm ] || echo qemu-system-x86_64 | label program
for d in libvirtd virtqemud; do "$d" --version; done | label libvirt
qemu-system-x86_64 --version | head -n 1 | label qemu
nft --version | label nftables
haproxy -v | head -n 1 | label haproxy
dnsmasq --version | head -n 1 | label dnsmasq
for f in /usr/lib/*/qemu/*.so /usr/lib/qemu/*.so /usr/lib64/qemu-kvm/*.so /usr/lib64/qemu/*.so; do [ ! -e "$f" ] || echo "\${f##*/}"; done | label qemu-module
for f in /usr/lib/*/libvirt/storage-backend/*.so /usr/lib/libvirt/storage-backend/*.so /usr/lib64/libvirt/storage-backend/*.so; do [ ! -e "$f" ] || echo "\${f##*/}"; done | label storage-backend
grep -l '"uefi"' /usr/share/qemu/firmware/*.json /etc/qemu/firmware/*.json | label uefi
for p in /proc/[0-9]*; do
  grep -qxE 'libvirtd|virt[a-z]+d' "$p/comm" || continue
  n=$(readlink "$p/ns/pid") || n=$(readlink /proc/$$/ns/pid)
  [ "$n" != "$(readlink /proc/$$/ns/pid)" ] || cat "$p/comm"
done | sort -u | label process
ls -d /run/systemd/system | label systemd
systemctl show -p Id,LoadState,ActiveState ${DAEMONS.flatMap((name) => [`${name}.service`, `${name}.socket`]).join(" ")} | label unit
stat -fc %T /sys/fs/cgroup | label cgroup
cat /sys/fs/cgroup/cgroup.controllers | label cgroup-controllers
cat /proc/cgroups | label cgroup-v1
cat /sys/module/apparmor/parameters/enabled | label apparmor
grep -h '^ *cgroup_controllers' /etc/libvirt/qemu.conf | label qemu-cgroups
for m in ${MODULES.join(" ")}; do if [ -d "/sys/module/$m" ] || modprobe -n -q "$m"; then echo "$m"; fi; done | label module
ls -d "/lib/modules/$(uname -r)" | label modules-folder
for f in ipv4/ip_forward bridge/bridge-nf-call-iptables; do [ ! -e "/proc/sys/net/$f" ] || echo "$f $(cat "/proc/sys/net/$f")"; done | label sysctl
nft -j list chains | label nft-chains
nft list tables >/dev/null 2>&1 || nft list tables 2>&1 | head -n 1 | label nft-error
grep -qx filter /proc/net/ip_tables_names && iptables-legacy -S | head -n 400 | grep -E '^-[PN] ' | label iptables
for i in /sys/class/net/*; do echo "\${i##*/}"; done | label interface
cat /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages | label hugepages
ls /sys/kernel/iommu_groups | wc -l | label iommu
cat /sys/module/kvm_intel/parameters/nested /sys/module/kvm_amd/parameters/nested | label nested
grep -m 1 '^flags' /proc/cpuinfo | tr ' ' '\\n' | grep -xE 'vmx|svm|hypervisor' | label cpu
for d in${paths.map((path) => ` ${quoteArgument(path)}`).join("")}; do
  e=$d; while [ ! -e "$e" ] && [ "$e" != / ]; do e=$(dirname "$e"); done
  echo "$(df -Pk "$e" | tail -n 1 | tr -s ' ' | cut -d ' ' -f 2-4) $([ -w "$e" ] && echo w || echo -) $d"
done | label disk
} 2>/dev/null
true`;
}
