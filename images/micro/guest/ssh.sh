#!/bin/sh
# ssh.sh INSTANCE: an SSH server for root, with the keys of the seed and no passwords.
. /etc/lib.sh
{ values meta-data '^public-keys[.]'; values user-data '^(users[.][0-9]+[.])?ssh_authorized_keys[.][0-9]+$'; } |
  grep -E '^(ssh|ecdsa|sk)-' >/root/.ssh/authorized_keys
chmod 600 /root/.ssh/authorized_keys
keys=/run; grep -q ' /data ' /proc/mounts && keys=/data
[ "$(cat $keys/host_key.instance 2>/dev/null)" = "$1" ] || rm -f $keys/host_key   # a copied disk gets a key of its own
[ -e $keys/host_key ] || dropbearkey -t ed25519 -f $keys/host_key >/dev/null 2>&1
echo "$1" >$keys/host_key.instance
[ -s /root/.ssh/authorized_keys ] && dropbear -s -E -r $keys/host_key
