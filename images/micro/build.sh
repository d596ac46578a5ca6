#!/bin/bash
# build.sh OUT DEBS: makes OUT/disk.qcow2, OUT/vmlinuz, OUT/initrd from Debian packages.
# DEBS is a folder in which downloaded packages are kept. Nothing is installed, mounted or run as a guest.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$1 debs=$2
. "$here/../common.sh"

work=$out/work; root=$work/root; tree=$work/initrd
mkdir -p "$root" "$tree"/{bin,dev,proc,sys,etc/acpi/PWRF,run,tmp,mnt/seed,data,www,lib/modules,lib64,var/log,var/run,root/.ssh}

say "unpack the packages"
unpack "$debs" "$root" $(cat "$here/packages")
version=$(ls "$root/usr/lib/modules")

say "make the initrd"
cp "$root/usr/bin/busybox" "$tree/bin/busybox"
for applet in $("$tree/bin/busybox" --list); do [ "$applet" = busybox ] || ln -s busybox "$tree/bin/$applet"; done
cp "$root"/usr/sbin/dropbear "$root"/usr/bin/dropbearkey "$tree/bin/"
libraries "$root" "$tree" bin/dropbear bin/dropbearkey

depmod -b "$root" "$version"
for module in virtio_pci virtio_blk virtio_net virtio_scsi sr_mod sd_mod ata_piix ata_generic isofs nls_utf8 \
  button evdev virtio_console virtio-rng virtio_balloon; do
  modprobe -d "$root" -S "$version" --show-depends "$module" 2>/dev/null | awk '$1 == "insmod" { print $2 }'
done | awk '!seen[$0]++' | while read -r file; do
  copy_module "$file" "$tree/lib/modules" >>"$tree/lib/modules/order"
done
[ -s "$tree/lib/modules/order" ] || { echo "no kernel module found in $root/usr/lib/modules/$version" >&2; exit 1; }
strip -g "$tree"/lib/modules/*.ko 2>/dev/null || true

install -m 755 "$here/init.sh" "$tree/init"
install -m 755 "$here"/guest/*.sh "$here"/guest/*.awk "$tree/etc/"
ln -s /etc/poweroff.sh "$tree/etc/acpi/PWRF/00000080"
echo 'root:*:0:0:root:/root:/bin/sh' >"$tree/etc/passwd"
echo 'root:x:0:' >"$tree/etc/group"
chmod 700 "$tree/root" "$tree/root/.ssh"
(cd "$tree" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0 --reproducible) | gzip -9n >"$out/initrd"
cp "$root/boot/vmlinuz-$version" "$out/vmlinuz"

say "make the disk"
disk=$work/disk; mkdir -p "$disk/boot/grub"
cp "$out/vmlinuz" "$out/initrd" "$disk/boot/"
grub_config vmlinuz initrd "$(cat "$here/cmdline")" >"$disk/boot/grub/grub.cfg"
bootable_disk "$root" "$disk" micro 64 "$out/disk.qcow2"
cp "$here/cmdline" "$out/cmdline"
rm -rf "$work"
