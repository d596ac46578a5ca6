#!/bin/sh
# Called by udhcpc with what the server gave.
case $1 in bound|renew) ;; *) exit 0;; esac
ip addr replace "$ip/${mask:-24}" dev "$interface"
[ -z "$mtu" ] || ip link set "$interface" mtu "$mtu"
case $USE_ROUTES in false|no|off) router= staticroutes=;; esac
if [ -n "$staticroutes" ]; then   # RFC 3442: then the option "router" does not count
  set -- $staticroutes
  while [ $# -ge 2 ]; do ip route replace "$1" via "$2" dev "$interface" onlink; shift 2; done
elif [ -n "$router" ]; then ip route replace default via "${router%% *}" dev "$interface"; fi
for server in $dns; do grep -qs "^nameserver $server\$" /etc/resolv.conf || echo "nameserver $server" >>/etc/resolv.conf; done
