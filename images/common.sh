# Functions for the build scripts: sourced, not run.

say() { echo "$*"; }   # one line a step: what people see as progress

# unpack DEBS ROOT PACKAGE...: the packages as Debian's archive has them now, unpacked but not installed.
# A package that only stands for another (linux-image-cloud-amd64) is followed to its first dependency.
# Every file of /bin, /lib, /lib64 and /sbin then lies below /usr, as Debian 13 packages have it.
unpack() {
  local debs=$1 root=$2 package; shift 2
  mkdir -p "$debs"
  local real=()
  for package; do
    case $package in linux-image-cloud-*) package=$(apt-cache depends "$package" | awk '$1 == "Depends:" { print $2; exit }');; esac
    real+=("$package")
  done
  (cd "$debs" && apt-get download -qq -o APT::Sandbox::User=root "${real[@]}" >&2)
  for package in "${real[@]}"; do dpkg -x "$(newest "$debs" "$package")" "$root"; done
  merge_usr "$root"
}

# merge_usr ROOT: moves bin, lib, lib64 and sbin below usr and leaves links, as Debian's usrmerge does.
merge_usr() {
  local folder
  for folder in bin lib lib64 sbin; do
    [ ! -L "$1/$folder" ] || continue
    mkdir -p "$1/$folder" "$1/usr/$folder"
    cp -a --link --force "$1/$folder/." "$1/usr/$folder/"
    rm -rf "${1:?}/$folder"
    ln -s "usr/$folder" "$1/$folder"
  done
}

# copy_module FILE FOLDER: copies a kernel module, uncompressed, because the guest's insmod reads no compressed one.
# Debian 12 has .ko files, Debian 13 .ko.xz. Prints the name of the copy.
copy_module() {
  local name=${1##*/} reader
  case $name in
    *.ko) reader=(cat);;
    *.ko.gz) reader=(gzip -dc);;
    *.ko.xz) reader=(xz -dc);;
    *.ko.zst) reader=(zstd -dcq);;
    *) echo "$1: a kernel module with an unknown ending" >&2; return 1;;
  esac
  command -v "${reader[0]}" >/dev/null || { echo "$1: needs the program ${reader[0]}" >&2; return 1; }
  name=${name%.ko*}.ko
  "${reader[@]}" "$1" >"$2/$name"
  echo "$name"
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
  cp "$root/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2" "$tree/lib64/"
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

# mirror RELEASE: the archive with this release of Debian, such as bookworm. If apt of this machine is set up with another
# release only, its archive: an archive of Debian has every release.
mirror() {
  local own
  own=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  apt-get indextargets --format '$(CREATED_BY) $(SITE) $(RELEASE) $(CODENAME)' 2>/dev/null |
    awk -v wanted="$1" -v own="$own" '
      $1 != "Packages" { next }
      ($3 == wanted || $4 == wanted) && !site { site = $2 }
      ($3 == own || $4 == own) && !other { other = $2 }
      END { print (site ? site : other) }'
}
