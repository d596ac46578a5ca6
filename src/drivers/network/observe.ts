import type { Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";
import { parseAnswer } from "../shared/parse-answer.ts";
import { type HostState, parseHostState } from "./host-state.ts";

/**
 * Reads all parts of networks between hosts on this host, in one command: links, forwarding entries and neighbours, and
 * for each object what its arguments request: kernel settings, rules, a namespace, a DHCP server.
 */
export async function readHostState(
  shell: Shell,
  scriptArguments: readonly string[],
  signal: AbortSignal,
): Promise<HostState> {
  const { stdout, stderr, exitCode } = await shell.run(["sh", "-c", SCRIPT, "sh", ...scriptArguments], {
    signal,
  });
  if (exitCode === 0) return parseAnswer(`${shell.name}: its networks`, () => parseHostState(stdout));
  throw new Failure("rejected", `${shell.name}: its networks cannot be read: ${stderr.trim()}`, {
    hint: "the host needs iproute2, nftables, dnsmasq-base, dnsmasq-utils and util-linux",
  });
}

/**
 * Each output follows a line `@output object`. The lines of files are indented, so that none is taken for such a line.
 */
const SCRIPT = `set -e
answer() { echo "@$1 $2"; shift 2; "$@" 2>/dev/null || true; echo; }
number() { echo "@$1 $2"; [ ! -f "$3" ] || cat "$3" 2>/dev/null || true; }
file() { echo "@$1 $2"; [ ! -f "$3" ] || sed 's/^/ /' "$3" 2>/dev/null || true; }
echo "@links ."; ip -j -d link show; echo
echo "@fdb ."; bridge -j fdb show; echo
echo "@neighbours ."; ip -j -4 neigh show nud permanent; echo
echo "@proxies ."; ip -j -4 neigh show proxy; echo
command -v nft >/dev/null
while [ $# -gt 0 ]; do case $1 in
segment)
  echo "@shield $2"
  (cd /proc/sys/net && cat "ipv4/conf/$3/rp_filter" "ipv4/conf/$3/arp_ignore" "ipv6/conf/$3/disable_ipv6" 2>/dev/null) || true
  shift 3;;
underlay)
  answer guard "$2" nft -j list table ip "$3"
  shift 3;;
uplink)
  number forwarding "$2" "/proc/sys/net/ipv4/conf/$3/forwarding"
  number delay "$2" "/proc/sys/net/ipv4/neigh/$3/proxy_delay"
  answer table "$2" nft -j list table ip "$4"
  shift 4;;
router)
  answer way "$2" ip -j -4 addr show dev "$4"
  answer routes "$2" ip -j -4 route show dev "$4"
  number forwarding "$2" "/proc/sys/net/ipv4/conf/$4/forwarding"
  if [ -e "/run/netns/$3" ] && nsenter --net="/run/netns/$3" true 2>/dev/null; then
    inside() { nsenter --net="/run/netns/$ns" "$@"; }; ns=$3
    answer addresses "$2" ip -n "$3" -j addr show
    answer default "$2" ip -n "$3" -j -4 route show default
    answer table "$2" inside nft -j list table ip router
    answer switch "$2" inside cat /proc/sys/net/ipv4/ip_forward
  fi
  file conf "$2" "$5/dnsmasq.conf"
  file hosts "$2" "$5/hosts"
  file names "$2" "$5/names"
  echo "@dnsmasq $2"
  if [ -f "$5/pid" ] && pid=$(cat "$5/pid" 2>/dev/null) && tr '\\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -e "--conf-file=$5/dnsmasq.conf"
  then [ "/proc/$pid/ns/net" -ef "/run/netns/$3" ] && echo running; fi || true
  shift 5;;
esac; done`;
