import type { Shell } from "../../host/shell.ts";
import { parseAnswer } from "../shared/parse-answer.ts";
import { shellRefusal } from "../shared/shell-refusal.ts";

/**
 * Returns the bridges that hand their packets to the inet family (br_netfilter). Each bridge has a setting of its own:
 * the setting for the whole host would also filter other bridges (ip-link(8), nf_call_iptables).
 */
export async function readFilteringBridges(shell: Shell, signal: AbortSignal): Promise<Set<string>> {
  const { exitCode, stdout, stderr } = await shell.run(LIST, { signal });
  if (exitCode !== 0) throw shellRefusal(shell, "bridges cannot be read", stderr);
  return parseAnswer(`${shell.name}: ip`, () => parseFilteringBridges(stdout));
}

export function parseFilteringBridges(output: string): Set<string> {
  const links = JSON.parse(output || "[]") as readonly BridgeLink[]; // ip-link(8) prints nothing for an empty list
  const filtering = links.filter(({ linkinfo }) => linkinfo?.info_data?.nf_call_iptables === 1);
  return new Set(filtering.map(({ ifname }) => ifname).filter((name) => typeof name === "string"));
}

interface BridgeLink {
  readonly ifname: string;
  readonly linkinfo?: { readonly info_data?: { readonly nf_call_iptables?: number } };
}

const LIST = ["ip", "-j", "-d", "link", "show", "type", "bridge"];

export async function enableBridgeNetfilter(
  shell: Shell,
  bridge: string,
  signal: AbortSignal,
): Promise<void> {
  const { exitCode, stderr } = await shell.run(["sh", "-c", SWITCH, "sh", bridge], { signal });
  if (exitCode === 0) return;
  throw shellRefusal(shell, `bridge ${bridge} cannot be filtered`, stderr);
}

/**
 * Loading the module turns on filtering for all bridges. Therefore the script turns it off again if it loaded the
 * module, and turns it on for this bridge only.
 */
const SWITCH = `all=/proc/sys/net/bridge/bridge-nf-call-iptables
if [ ! -e $all ]; then modprobe br_netfilter && for one in iptables ip6tables arptables; do
echo 0 > /proc/sys/net/bridge/bridge-nf-call-$one; done || exit 1; fi
exec ip link set dev "$1" type bridge nf_call_iptables 1`;
