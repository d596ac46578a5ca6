#!/bin/sh
# PID 1 of the micro guest: everything it does at boot, in order. It runs from memory all the time.
export PATH=/bin LD_LIBRARY_PATH=/lib
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
while read -r module; do insmod "/lib/modules/$module" 2>/dev/null; done </lib/modules/order
mkdir -p /dev/pts /dev/shm; mount -t devpts devpts /dev/pts
. /etc/lib.sh
say init
ip link set lo up
uevent /etc/hotplug.sh 2>/dev/null &
echo online >/sys/devices/system/memory/auto_online_blocks 2>/dev/null

# --- the root disk, if there is one, keeps what must outlive a reboot
for device in /dev/vd?1 /dev/sd?1; do
  [ -b "$device" ] && [ "$(bytes "$device" 1144 5)" = micro ] && mount -t ext4 -o noatime "$device" /data && break
done

# --- the seed: a volume with the label cidata. Like cloud-init, the guest takes user data also as gzip
find_seed() {
  for device in /dev/sr? /dev/vd? /dev/sd?; do
    [ -b "$device" ] || continue
    case $(bytes "$device" 32808 6) in cidata|CIDATA) echo "$device"; return;; esac
  done
}
# A CD-ROM may take its time on a busy host, and without its seed the guest is nobody.
tries=0; while seed=$(find_seed); [ -z "$seed" ] && [ $tries -lt 100 ]; do tries=$((tries + 1)); usleep 100000; done
[ -n "$seed" ] && mount -t iso9660 -o ro "$seed" /mnt/seed
for file in meta-data user-data network-config; do
  gunzip <"/mnt/seed/$file" >"/run/seed.$file" 2>/dev/null || cp "/mnt/seed/$file" "/run/seed.$file" 2>/dev/null
  awk -f /etc/yaml.awk "/run/seed.$file" >"/run/$file" 2>/dev/null   # for user-data that is a script, nonsense that nobody reads
done

instance=$(value meta-data instance-id)
name=$(value user-data hostname); [ -n "$name" ] || name=$(value meta-data local-hostname)
serial=$(cat /sys/class/dmi/id/product_serial 2>/dev/null)
case "$serial" in *ds=nocloud*";h="*) [ -n "$name" ] || { name=${serial#*;h=}; name=${name%%;*}; };; esac
hostname "${name:-micro}"
printf '127.0.0.1 localhost %s\n' "$(hostname)" >/etc/hosts
say "seed=${seed:-none} instance=${instance:-none}"

# --- network
for path in /sys/class/net/e*; do [ -e "$path" ] && /etc/network.sh "${path##*/}" & done
wait_for_network; : >/run/net.booted

# --- what it serves
hostname >/www/index.html; echo ok >/www/healthz
httpd -p 80 -h /www
[ -d /dev/input ] && acpid
for port in /sys/class/virtio-ports/*; do
  [ "$(cat "$port/name" 2>/dev/null)" = org.qemu.guest_agent.0 ] && /etc/agent.sh "/dev/${port##*/}" &
done
/etc/ssh.sh "$instance" &

# --- user data: once for each instance id if there is a root disk to remember it, else at every boot
if [ "$(cat /data/instance 2>/dev/null)" != "instance $instance" ]; then
  /etc/user-data.sh >/dev/console 2>&1
  grep -q ' /data ' /proc/mounts && { echo "instance $instance" >/data/instance; sync; }
fi
say "READY host=$(hostname) iid=$instance ip=$(ip -4 -o addr show scope global | awk '{ printf "%s%s", s, $4; s = "," }')" \
  "mem_kB=$(awk '/MemAvailable/ { print $2 }' /proc/meminfo)/$(awk '/MemTotal/ { print $2 }' /proc/meminfo)"

# --- a shell on the serial console, for whoever may open it on the hypervisor
while :; do
  setsid cttyhack sh -c 'read -r _ && cd /root && exec sh' </dev/ttyS0 >/dev/ttyS0 2>&1
  sleep 1
done
