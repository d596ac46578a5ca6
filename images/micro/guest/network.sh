#!/bin/sh
# network.sh INTERFACE: configures it as the seed's network-config (version 2) says for its MAC address, else by DHCP.
. /etc/lib.sh
interface=$1
mac=$(cat "/sys/class/net/$interface/address")
ids=$(awk -F'\t' -v mac="$mac" 'tolower($2) == mac && $1 ~ /^(network\.)?ethernets\..*\.match\.macaddress$/ { sub(/\.match\.macaddress$/, "", $1); print $1 }' /run/network-config)
id=${ids%%
*}
# Without match, the entry is named after the interface.
[ -n "$id" ] || id=$(awk -F'\t' -v re="^(network[.])?ethernets[.]$interface[.]" '$1 ~ re { match($1, re); print substr($1, 1, RLENGTH - 1); exit }' /run/network-config)
get() { value network-config "$id.$1"; }

name=$(get set-name)
if [ -n "$id" ] && [ -n "$name" ] && [ "$name" != "$interface" ] && [ ! -e "/sys/class/net/$name" ]; then
  ip link set "$interface" down; ip link set "$interface" name "$name" && { : >"/run/net.$interface"; interface=$name; }
fi
mtu=$(get mtu); [ -z "$mtu" ] || ip link set "$interface" mtu "$mtu"
ip link set "$interface" up

use_dhcp() {
  USE_ROUTES=$(get dhcp4-overrides.use-routes) udhcpc -b -t 4 -T 1 -A 2 -S -i "$interface" -s /etc/dhcp.sh -O mtu -O staticroutes -p "/run/udhcpc.$interface.pid" \
    -x "hostname:$(hostname)" >/dev/null 2>&1
}
route() { # to via metric
  case $1 in ''|default|0.0.0.0/0) to=default;; ::/0) to="-6 default";; *) to=$1;; esac
  case $to in -6*) set -- "${to#-6 }" "$2" "$3"; ip -6 route replace "$1" via "$2" dev "$interface" ${3:+metric $3};;
    *) ip route replace "$to" ${2:+via $2} dev "$interface" ${3:+metric $3} ${2:+onlink};; esac
}

if [ -z "$id" ]; then use_dhcp; else
  for address in $(values network-config "^$id[.]addresses[.][0-9]+\$"); do ip addr replace "$address" dev "$interface"; done
  [ -z "$(get gateway4)" ] || route default "$(get gateway4)"
  [ -z "$(get gateway6)" ] || route ::/0 "$(get gateway6)"
  n=0; while [ -n "$(get routes.$n.to)" ]; do
    route "$(get routes.$n.to)" "$(get routes.$n.via)" "$(get routes.$n.metric)"; n=$((n + 1))
  done
  for server in $(values network-config "^$id[.]nameservers[.]addresses[.][0-9]+\$"); do echo "nameserver $server" >>/etc/resolv.conf; done
  case $(get dhcp4) in true|yes|on) use_dhcp;; esac
fi
say "$interface $mac ${id:-dhcp} $(ip -4 -o addr show dev "$interface" | awk '{ printf "%s ", $4 }')"
: >"/run/net.$interface"
