# Sourced by the scripts of the guest.
say() { echo "MICRO $(cut -d' ' -f1 /proc/uptime) $*" >/dev/console; }

# bytes FILE OFFSET COUNT
bytes() { dd if="$1" bs=1 skip="$2" count="$3" 2>/dev/null | tr -d '\0'; }

# value FILE PATH: a value of a document that yaml.awk has flattened to /run/FILE
value() { printf '%b' "$(awk -F'\t' -v path="$2" '$1 == path { print $2; exit }' "/run/$1" 2>/dev/null)"; }

# values FILE REGEX: all values whose path matches, one a line
values() { awk -F'\t' -v re="$2" '$1 ~ re { print $2 }' "/run/$1" 2>/dev/null; }

# At most five seconds: a network without an answer must not keep the machine from coming up.
wait_for_network() {
  for _ in $(seq 50); do
    pending=; for path in /sys/class/net/e*; do [ -e "$path" ] && [ ! -e "/run/net.${path##*/}" ] && pending=1; done
    [ -z "$pending" ] && return; usleep 100000
  done
}
