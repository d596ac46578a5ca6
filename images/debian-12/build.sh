#!/bin/bash
# build.sh OUT DEBS: makes OUT/disk.qcow2, OUT/vmlinuz, OUT/initrd: Debian 12 with systemd, cloud-init, OpenSSH and the
# QEMU guest agent, trimmed to start fast. DEBS is a folder in which downloaded packages are kept. Needs root (chroot).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$1 debs=$2
. "$here/../common.sh"

work=$out/work; root=$work/root; grub=$work/grub
mkdir -p "$root" "$grub" "$debs/debootstrap"
unpack "$debs" "$grub" grub-common grub-pc-bin

say "install Debian"
# debootstrap does not resolve virtual packages: python3-cffi-backend is named for python3-cryptography.
include=systemd-sysv,dbus,udev,kmod,ca-certificates,iproute2,iputils-ping,netbase,linux-image-cloud-amd64
include=$include,initramfs-tools,cloud-init,openssh-server,qemu-guest-agent,python3-minimal,python3-cffi-backend
include=$include,busybox-static,less,sudo,curl
# What Debian's own cloud image has for the modules of cloud-init: growpart, apt, timezone, ntp, name servers.
include=$include,cloud-guest-utils,gnupg,tzdata,systemd-resolved,systemd-timesyncd
mirror=$(mirror bookworm)
debootstrap --variant=minbase --cache-dir="$debs/debootstrap" --include="$include" bookworm "$root" "$mirror" >&2

say "set it up"
cp -rT "$here/files" "$root"
sed -i 's/^MODULES=.*/MODULES=list/; s/^COMPRESS=.*/COMPRESS=lz4/' "$root/etc/initramfs-tools/initramfs.conf"
command -v lz4 >/dev/null || sed -i 's/^COMPRESS=.*/COMPRESS=gzip/' "$root/etc/initramfs-tools/initramfs.conf"
for unit in apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
  dpkg-db-backup.timer systemd-pstore.service; do ln -sf /dev/null "$root/etc/systemd/system/$unit"; done
chroot "$root" systemctl enable -q systemd-networkd systemd-resolved systemd-timesyncd qemu-guest-agent ssh >&2
mkdir -p "$root/etc/systemd/system/getty.target.wants"
ln -sf /lib/systemd/system/serial-getty@.service "$root/etc/systemd/system/getty.target.wants/serial-getty@ttyS0.service"
chroot "$root" update-initramfs -u >&2
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/cache/apt/*.bin "$root"/var/lib/apt/lists/* "$root/debootstrap"
rm -f "$root"/etc/ssh/ssh_host_* "$root/var/lib/dbus/machine-id"

# debootstrap leaves the name servers of this machine in the image, and its mirror in logs.
ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
rm -f "$root"/var/log/bootstrap.log "$root"/var/log/dpkg.log "$root"/var/log/apt/*
: >"$root/etc/machine-id"
echo localhost >"$root/etc/hostname"

say "make the disk"
version=$(ls "$root/usr/lib/modules")
mkdir -p "$root/boot/grub"
grub_config "vmlinuz-$version" "initrd.img-$version" "$(cat "$here/cmdline")" >"$root/boot/grub/grub.cfg"
cp "$root/boot/vmlinuz-$version" "$out/vmlinuz"
cp "$root/boot/initrd.img-$version" "$out/initrd"
bootable_disk "$grub" "$root" root 1536 "$out/disk.qcow2"
cp "$here/cmdline" "$out/cmdline"
rm -rf "$work"
