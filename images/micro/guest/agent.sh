#!/bin/sh
# agent.sh DEVICE: as much of the QEMU guest agent's protocol as libvirt asks for.
exec 3<>"$1"
answer() { printf '%s\n' "$1" >&3; }
supported() {
  for command in guest-ping guest-sync guest-info guest-get-host-name guest-network-get-interfaces guest-shutdown; do
    printf '%s{"name":"%s","enabled":true,"success-response":true}' "$comma" "$command"; comma=,
  done
}
interfaces() {
  list=
  for path in /sys/class/net/*; do
    addresses=$(ip -o addr show dev "${path##*/}" | awk '$3 ~ /^inet6?$/ { split($4, a, "/")
      printf "%s{\"ip-address\":\"%s\",\"ip-address-type\":\"%s\",\"prefix\":%s}", (n++ ? "," : ""), a[1], ($3 == "inet" ? "ipv4" : "ipv6"), a[2] }')
    list="$list${list:+,}{\"name\":\"${path##*/}\",\"hardware-address\":\"$(cat "$path/address")\",\"ip-addresses\":[$addresses]}"
  done
  printf '%s' "$list"
}
while :; do
  read -r request <&3 || { usleep 200000; continue; }   # end of file while nobody is connected on the host
  id=$(echo "$request" | sed -n 's/.*"id": *\([0-9]*\).*/\1/p')
  case $request in
    *'"guest-sync-delimited"'*) printf '\377{"return":%s}\n' "$id" >&3;;
    *'"guest-sync"'*) answer "{\"return\":$id}";;
    *'"guest-ping"'*) answer '{"return":{}}';;
    *'"guest-get-host-name"'*) answer "{\"return\":{\"host-name\":\"$(hostname)\"}}";;
    *'"guest-network-get-interfaces"'*) answer "{\"return\":[$(interfaces)]}";;
    *'"guest-info"'*) answer "{\"return\":{\"version\":\"micro\",\"supported_commands\":[$(comma=; supported)]}}";;
    *'"guest-shutdown"'*) case $request in *reboot*) /etc/poweroff.sh reboot;; *) /etc/poweroff.sh;; esac;;
    *'"execute"'*) answer '{"error":{"class":"CommandNotFound","desc":"not supported by the micro guest"}}';;
  esac
done
