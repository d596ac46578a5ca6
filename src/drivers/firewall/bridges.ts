import type { Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";

/**
 * The bridges that hand their packets to the inet family (br_netfilter), each by its own switch: the one for all bridges of
 * the host would also filter those of others (ip-link(8), nf_call_iptables).
 */
export async function filteringBridges(shell: Shell, signal: AbortSignal): Promise<Set<string>> {
  const { exitCode, stdout, stderr } = await shell.run(LIST, { signal });
  if (exitCode !== 0)
    throw new Failure("rejected", `${shell.name}: bridges cannot be read: ${stderr.trim()}`);
  const links = JSON.parse(stdout || "[]") as readonly Link[]; // ip-link(8) says nothing when there is none
  const filtering = links.filter(({ linkinfo }) => linkinfo?.info_data?.nf_call_iptables === 1);
  return new Set(filtering.map(({ ifname }) => ifname));
}

interface Link {
  readonly ifname: string;
  readonly linkinfo?: { readonly info_data?: { readonly nf_call_iptables?: number } };
}

const LIST = ["ip", "-j", "-d", "link", "show", "type", "bridge"];

export async function letFilter(shell: Shell, bridge: string, signal: AbortSignal): Promise<void> {
  const { exitCode, stderr } = await shell.run(["sh", "-c", SWITCH, "sh", bridge], { signal });
  if (exitCode === 0) return;
  throw new Failure("rejected", `${shell.name}: bridge ${bridge} cannot be filtered: ${stderr.trim()}`);
}

/** The module switches on all bridges when it is loaded: when that is our doing, only ours are left on. */
const SWITCH = `all=/proc/sys/net/bridge/bridge-nf-call-iptables
if [ ! -e $all ]; then modprobe br_netfilter && for one in iptables ip6tables arptables; do
echo 0 > /proc/sys/net/bridge/bridge-nf-call-$one; done || exit 1; fi
exec ip link set dev "$1" type bridge nf_call_iptables 1`;
