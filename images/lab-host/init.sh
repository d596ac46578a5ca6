#!/bin/bash
# PID 1 of one host of a lab. Runs in new mount, PID, UTS and cgroup namespaces and in the host's network namespace.
#
#   FW_FOLDER   the host's state folder          FW_NAME      the host's name
#   FW_SHARED   the lab's folder: hosts, resolv.conf, empty
#   FW_CGROUPS  control group hierarchies (v1), as mount options, one a word; "v2" for the unified one; may be empty
#   FW_HIDE_KVM 1: there is no KVM for this host
set -e

# /proc is still the machine's: these numbers are how the machine knows this process.
stat=$(</proc/self/stat); stat=${stat##*) }; read -r -a fields <<<"$stat"
read -r pid _ </proc/self/stat
started=${fields[19]}

[ -e "$FW_SHARED/lab.json" ]   # the lab was taken down meanwhile
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
mount --bind "$FW_SHARED/hosts" /etc/hosts
mount --bind "$FW_SHARED/resolv.conf" "$(readlink -f /etc/resolv.conf)" || true
[ ! -e /root/.bashrc ] || mount --bind /dev/null /root/.bashrc
mount --bind "$FW_FOLDER/etc/libvirt" /etc/libvirt
mount --bind "$FW_FOLDER/lib" /var/lib/libvirt
mount --bind "$FW_FOLDER/log" /var/log/libvirt
mount --bind "$FW_FOLDER/cache" /var/cache/libvirt
mount --bind "$FW_FOLDER/run" /run
mkdir -p /run/netns /run/libvirt /run/lock
ip link set lo up

# Disks are each host's own. The lab's folder may lie below one of these: it is left through the working directory.
cd "$FW_FOLDER"
for d in /var/lib/fleetwright /srv /mnt; do
  mkdir -p "disks$d" "$d"
  mount --bind "disks$d" "$d"
done

echo "$pid $started" >init.new
mv init.new init
cd /

trap : TERM INT HUP
while :; do sleep 3600 & wait $! || true; done   # bash reaps what it adopts
