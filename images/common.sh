# Functions for the build scripts: sourced, not run.

say() { echo "$*"; }   # one line a step: what people see as progress

# unpack DEBS ROOT PACKAGE...: the packages as Debian's archive has them now, unpacked but not installed.
# A package that only stands for another (linux-image-cloud-amd64) is followed to its first dependency.
unpack() {
  local debs=$1 root=$2 package; shift 2
  mkdir -p "$debs"
  local real=()
  for package; do
    case $package in linux-image-cloud-*) package=$(apt-cache depends "$package" | awk '$1 == "Depends:" { print $2; exit }');; esac
    real+=("$package")
  done
  (cd "$debs" && apt-get download -q -o APT::Sandbox::User=root "${real[@]}" >&2)
  for package in "${real[@]}"; do dpkg -x "$(newest "$debs" "$package")" "$root"; done
}

# newest DEBS PACKAGE: the file of the version that apt would install.
newest() {
  local version
  version=$(apt-cache policy "$2" | awk '$1 == "Candidate:" { print $2 }')
  echo "$1/$2_${version//:/%3a}"_*.deb
}

# libraries ROOT TREE PROGRAM...: copies into TREE the shared libraries that programs there need, from ROOT.
libraries() {
  local root=$1 tree=$2 lib; shift 2
  cp -L "$root"/lib64/ld-linux-x86-64.so.2 "$tree/lib64/" 2>/dev/null \
    || cp -L "$root"/usr/lib64/ld-linux-x86-64.so.2 "$tree/lib64/"
  local todo=("$@") file
  while [ ${#todo[@]} -gt 0 ]; do
    file=$tree/${todo[0]}; todo=("${todo[@]:1}")
    for lib in $(objdump -p "$file" | awk '$1 == "NEEDED" { print $2 }'); do
      [ -e "$tree/lib/$lib" ] && continue
      [ "$lib" = ld-linux-x86-64.so.2 ] && continue
      cp -L "$(find "$root" -name "$lib" -path '*x86_64-linux-gnu*' | head -n 1)" "$tree/lib/$lib"
      todo+=("lib/$lib")
    done
  done
}

# grub_config KERNEL INITRD CMDLINE
grub_config() {
  cat <<G
serial --unit=0 --speed=115200
terminal_output serial
set timeout=0
linux /boot/$1 $3
initrd /boot/$2
boot
G
}

# bootable_disk GRUBROOT TREE LABEL MIB OUT: TREE as an ext4 file system on a qcow2 disk that a BIOS boots.
# No loop device and no mount: mkfs.ext4 -d fills the partition, GRUB's core lies in the gap before it.
bootable_disk() {
  local grub=$1/usr/lib/grub/i386-pc tree=$2 label=$3 size=$4 out=$5 raw=$5.raw
  "$1/usr/bin/grub-mkimage" -d "$grub" -O i386-pc -p '(hd0,msdos1)/boot/grub' -o "$out.core" \
    biosdisk part_msdos ext2 normal linux serial terminal
  truncate -s "$((size - 1))M" "$out.part"
  mkfs.ext4 -q -F -m 0 -L "$label" -E lazy_itable_init=1,lazy_journal_init=1 -d "$tree" "$out.part"
  truncate -s "${size}M" "$raw"
  echo '2048,,83,*' | sfdisk -q -w never "$raw"
  dd if="$out.part" of="$raw" bs=1M seek=1 conv=notrunc,sparse status=none
  dd if="$grub/boot.img" of="$raw" bs=440 count=1 conv=notrunc status=none
  dd if="$out.core" of="$raw" bs=512 seek=1 conv=notrunc status=none
  qemu-img convert -O qcow2 "$raw" "$out"
  rm -f "$out.core" "$out.part" "$raw"
}

# mirror: the archive that apt of this machine is set up with.
mirror() {
  apt-get indextargets --format '$(CREATED_BY) $(SITE) $(RELEASE)' 2>/dev/null |
    awk '$1 == "Packages" && $3 == "bookworm" { print $2; exit }'
}
