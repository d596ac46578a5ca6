#!/bin/bash
# Prepares a user namespace in which an ordinary user is root, for labs without root, and stays: its process keeps the namespaces.
# Runs in new user and mount namespaces. Writes "PID START" to $FW_FOLDER/process when they are ready. Otherwise prints the reason.
#
#   FW_FOLDER   a folder of the user              FW_USER, FW_HOME   the user's name and home folder
set -e

fail() { echo "$1" >&2; exit 1; }

{ : <>/dev/net/tun; } 2>/dev/null || fail "this user cannot open /dev/net/tun, which the network of a guest needs"
unshare --pid --fork --mount-proc true 2>/dev/null || fail "this system does not let a user mount /proc"
unshare --net --mount mount -t sysfs sysfs /sys 2>/dev/null || fail "this system does not let a user mount /sys"

# Makes a folder of the machine writable for this namespace alone. Its entries stay visible. An overlay would be refused, because the
# folder may have mounts of the machine below it (overlayfs in a user namespace does not accept them).
writable() {
  mkdir -p "$FW_FOLDER/machine"
  mount --rbind "$1" "$FW_FOLDER/machine"
  mount -t tmpfs -o mode=755 tmpfs "$1"
  for entry in "$FW_FOLDER"/machine/*; do
    name=${entry##*/}
    if [ -L "$entry" ]; then cp -P "$entry" "$1/$name"; continue; fi
    if [ -d "$entry" ]; then mkdir -p "$1/$name"; elif [ -e "$entry" ]; then : >"$1/$name"; else continue; fi
    mount --rbind "$entry" "$1/$name"
  done
  umount -l "$FW_FOLDER/machine"
}
writable /run
writable /var/lib
mkdir -p /run/netns /var/lib/fleetwright
mount -t tmpfs -o mode=755 tmpfs /run/netns   # each host unmounts it, so that no host keeps the networks of others

# ssh and Git look user 0 up: it has the name and the home folder of the user.
{ echo "$FW_USER:x:0:0::$FW_HOME:/bin/bash"; cat /etc/passwd; } >"$FW_FOLDER/passwd"
mount --bind "$FW_FOLDER/passwd" /etc/passwd

stat=$(</proc/$$/stat); stat=${stat##*) }; read -r -a fields <<<"$stat"
echo "$$ ${fields[19]}" >"$FW_FOLDER/process.new"
mv "$FW_FOLDER/process.new" "$FW_FOLDER/process"
exec sleep infinity
