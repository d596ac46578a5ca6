#!/bin/bash
# PID 1 of one host of a lab. Runs in new mount, PID, UTS and cgroup namespaces and in the host's network namespace.
#
#   FW_FOLDER   the host's state folder          FW_NAME      the host's name
#   FW_SHARED   the lab's folder: hosts, resolv.conf, empty
#   FW_CGROUPS  control group hierarchies (v1), as mount options, one a word; "v2" for the unified one; may be empty
#   FW_HIDE_KVM 1: there is no KVM for this host
#   FW_ROOT     the folder with this host's operating system; empty: that of the machine
set -e
umask 022

# /proc is still the machine's: these numbers are how the machine knows this process.
stat=$(</proc/self/stat); stat=${stat##*) }; read -r -a fields <<<"$stat"
read -r pid _ </proc/self/stat
started=${fields[19]}

[ -e "$FW_SHARED/lab.json" ]   # the lab was taken down meanwhile
FW_SHARED=$(readlink -f "$FW_SHARED") FW_FOLDER=$(readlink -f "$FW_FOLDER")
mount --make-rprivate /
umount -R -l /run/netns 2>/dev/null || true   # else this host would keep other hosts' networks alive
mount -t proc proc /proc
mount -t sysfs sysfs /sys                     # /sys/class/net of this network namespace: libvirt reads it
hostname "$FW_NAME"

join_cgroups() {
  [ -n "$FW_CGROUPS" ] || return 0
  if [ "$FW_CGROUPS" = v2 ]; then
    mount -t cgroup2 none /sys/fs/cgroup
    mkdir -p /sys/fs/cgroup/init && echo $$ >/sys/fs/cgroup/init/cgroup.procs   # no processes beside controllers
    for c in $(cat /sys/fs/cgroup/cgroup.controllers); do echo "+$c" >/sys/fs/cgroup/cgroup.subtree_control; done
    return 0
  fi
  mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup
  for c in $FW_CGROUPS; do
    mkdir "/sys/fs/cgroup/$c" && mount -t cgroup -o "$c" cgroup "/sys/fs/cgroup/$c"
  done
}
join_cgroups 2>&1 || echo "cgroups: not all of them could be mounted"

if [ "$FW_HIDE_KVM" = 1 ] && [ -e /dev/kvm ]; then
  # Read-only matters: libvirt takes a writable one for KVM and probes QEMU again at every definition.
  mount --bind "$FW_SHARED/empty" /dev/kvm
  mount -o remount,ro,bind /dev/kvm
fi
[ ! -d /dev/shm ] || mount -t tmpfs -o mode=1777,nosuid,nodev shm /dev/shm

# Mounts an overlay on $2: it shows the files of the folder $1, and keeps changes in the host's folder.
mount_overlay() {
  local name=${1//%/%25}
  local layers="$FW_FOLDER/root/${name//\//%2F}"
  if [ ! -d "$layers/upper" ]; then
    mkdir -p "$layers/lower" "$layers/work" "$layers/new" && chown --reference="$1" "$layers/new" &&
      chmod --reference="$1" "$layers/new" && mv "$layers/new" "$layers/upper" || return 1
  fi
  # Relative names, because a comma or colon in a path would end the option.
  cd "$layers" && mount --bind "$1" lower || return 1
  local status=0
  mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work,index=off,metacopy=off lab-host "$2" || status=1
  umount -l lower
  return $status
}

# Shows a file system of the machine below the new root. One that an overlay cannot have as its lower layer is read-only.
show_file_system() {
  [ -e "$NEW_ROOT$1" ] || return 0   # another file system covers it
  if [ -d "$1" ] && mount_overlay "$1" "$NEW_ROOT$1" 2>/dev/null; then return 0; fi
  mount --bind "$1" "$NEW_ROOT$1" && mount -o remount,ro,bind "$NEW_ROOT$1" || echo "$1: cannot be shown to this host"
}

show_file_systems() {
  local points point
  mapfile -t points < <(cut -d' ' -f5 /proc/self/mountinfo | LC_ALL=C sort -u)   # a folder comes before those below it
  for point in "${points[@]}"; do
    printf -v point %b "$point"
    case "$point/" in
      // | /proc/* | /sys/* | /dev/* | /run/* | "$FW_SHARED"/*) ;;
      *) show_file_system "$point" ;;
    esac
  done
}

# Gives this host a root of its own over the machine's: it reads the machine's files, and no other host and not the
# machine sees what it writes. Only the lab's folder and devices are shared. Files that change on the machine meanwhile
# may be seen or not (overlayfs: "Changes to underlying filesystems"). A host with another operating system has its root
# over that one instead, and sees none of the machine's file systems.
enter_own_root() {
  mkdir -p "$NEW_ROOT" && mount_overlay "${FW_ROOT:-/}" "$NEW_ROOT" || return 1
  [ -n "$FW_ROOT" ] || show_file_systems || return 1
  local folder
  for folder in /proc /sys /dev; do mount --rbind "$folder" "$NEW_ROOT$folder" || return 1; done
  mkdir -p "$NEW_ROOT$FW_SHARED" && mount --bind "$FW_SHARED" "$NEW_ROOT$FW_SHARED" &&
    mount --bind "$FW_FOLDER/run" "$NEW_ROOT/run" && mkdir -p "$NEW_ROOT/run/machine" &&
    cd "$NEW_ROOT" && pivot_root . run/machine && cd / && umount -l /run/machine && rmdir /run/machine
}

NEW_ROOT="$FW_FOLDER/root/merged"
own_folders=/var/lib/fleetwright
if ! enter_own_root; then
  [ -z "$FW_ROOT" ] || { echo "$FW_ROOT: no overlay can be mounted over it"; exit 1; }
  echo "this host shares files with the machine, because overlays cannot be mounted here"
  : >"$FW_FOLDER/shares-files"
  cd /
  umount -R -l "$NEW_ROOT" 2>/dev/null || true
  mount --bind "$FW_FOLDER/run" /run
  own_folders="/var/lib/fleetwright /srv /mnt"
fi

mount --bind "$FW_SHARED/hosts" /etc/hosts
mount --bind "$FW_SHARED/resolv.conf" "$(readlink -f /etc/resolv.conf)" || true
[ ! -e /root/.bashrc ] || mount --bind /dev/null /root/.bashrc
# virsh on a terminal starts polkit's agent, which says that there is no polkit. It starts none that is not executable.
[ ! -e /usr/bin/pkttyagent ] || mount --bind "$FW_SHARED/empty" /usr/bin/pkttyagent
mount --bind "$FW_FOLDER/etc/libvirt" /etc/libvirt
mount --bind "$FW_FOLDER/lib" /var/lib/libvirt
mount --bind "$FW_FOLDER/log" /var/log/libvirt
mount --bind "$FW_FOLDER/cache" /var/cache/libvirt
mkdir -p /run/netns /run/libvirt /run/lock
ip link set lo up

# Disks are outside of the overlay. The lab's folder may lie below one of these: it is left through the working directory.
cd "$FW_FOLDER"
for d in $own_folders; do
  mkdir -p "disks$d" "$d"
  mount --bind "disks$d" "$d"
done

echo "$pid $started" >init.new
mv init.new init
cd /

trap : TERM INT HUP
while :; do sleep 3600 & wait $! || true; done   # bash reaps what it adopts
