/** The output of the probe on a Debian 12 with one libvirtd, without systemd, and with control groups v1. */
export const DEBIAN_12 = `os PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
os NAME="Debian GNU/Linux"
os VERSION_ID="12"
os ID=debian
clock 1796051329.364877665
kernel 6.1.0-41-amd64
uid 0
user root
groups root
program qemu-system-x86_64
program qemu-img
program nft
program ip
program bridge
program dnsmasq
program dhcp_release
program haproxy
program socat
program lvcreate
program ps
program modprobe
libvirt libvirtd (libvirt) 9.0.0
qemu QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)
nftables nftables v1.0.6 (Lester Gooch #5)
haproxy HAProxy version 2.6.12-1+deb12u4 2026/10/17 - https://haproxy.org/
dnsmasq Dnsmasq version 2.90  Copyright (c) 2000-2024 Simon Kelley
qemu-module block-rbd.so
storage-backend libvirt_storage_backend_fs.so
storage-backend libvirt_storage_backend_logical.so
process libvirtd
cgroup tmpfs
cgroup-v1 #subsys_name	hierarchy	num_cgroups	enabled
cgroup-v1 cpuset	3	32	1
cgroup-v1 cpu	1	32	1
cgroup-v1 memory	4	111	1
cgroup-v1 net_cls	0	13	1
module vxlan
modules-folder /lib/modules/6.1.0-41-amd64
sysctl ipv4/ip_forward 0
sysctl bridge/bridge-nf-call-iptables 1
nft-chains {"nftables": [{"metainfo": {"version": "1.0.6", "release_name": "Lester Gooch #5", "json_schema_version": 1}}]}
iptables -P INPUT ACCEPT
iptables -P FORWARD ACCEPT
iptables -P OUTPUT ACCEPT
interface eth0
interface lo
hugepages 0
iommu 0
cpu hypervisor
disk 264212084 31283748 75107164 w /var/lib/fleetwright/volumes
`;

/** The output on a host with modular daemons, systemd, control groups v2 and AppArmor, of a user who is not root. */
export const MODULAR = `os NAME="Fedora Linux"
os VERSION="41 (Server Edition)"
os ID=fedora
os PRETTY_NAME="Fedora Linux 41 (Server Edition)"
clock 1796051000.000000000
kernel 6.11.4-301.fc41.x86_64
uid 1000
user ops
groups ops wheel libvirt
program qemu-system-x86_64
program qemu-img
program ip
program bridge
libvirt virtqemud (libvirt) 10.6.0
qemu QEMU emulator version 9.1.1 (qemu-9.1.1-2.fc41)
process virtqemud
systemd /run/systemd/system
unit Id=libvirtd.service
unit LoadState=not-found
unit ActiveState=inactive
unit 
unit Id=virtqemud.service
unit LoadState=loaded
unit ActiveState=active
unit 
unit Id=virtqemud.socket
unit LoadState=loaded
unit ActiveState=active
unit 
unit Id=virtstoraged.socket
unit LoadState=loaded
unit ActiveState=inactive
unit 
unit Id=virtnetworkd.socket
unit LoadState=loaded
unit ActiveState=active
unit 
unit Id=virtlogd.socket
unit LoadState=loaded
unit ActiveState=active
cgroup cgroup2fs
cgroup-controllers cpuset io memory hugetlb pids rdma misc
apparmor Y
interface br0
interface lo
hugepages 0
iommu 14
nested Y
cpu vmx
`;
