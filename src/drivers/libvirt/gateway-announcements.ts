import { formatAnnouncements } from "../shared/gratuitous-arp.ts";
import { ignoreNotFound } from "./errors.ts";
import type { LibvirtHost } from "./host.ts";
import type { DomainState } from "./states.ts";
import { parseXml } from "./xml.ts";
import { attributeOf, childrenOf } from "./xml-edit.ts";

/**
 * Announces the gateways of the local networks of a machine that has come from another host. Each host has the gateway's address at a
 * bridge of its own, whose MAC address the machine does not know yet. Without socat on the host, the machine notices when its cache
 * expires.
 */
export async function announceGateways(
  { connect, shell }: LibvirtHost,
  { interfaces }: Pick<DomainState, "interfaces">,
  signal: AbortSignal,
): Promise<void> {
  const names = new Set(Object.values(interfaces).map(({ source }) => source));
  for (const name of [...names].filter((source) => !source.startsWith("bridge:"))) {
    const ref = await ignoreNotFound(connect.networkLookupByName(name));
    if (ref === undefined) continue;
    const network = parseXml(await connect.networkGetXMLDesc(ref));
    const [bridge, mac] = [attributeOf(network, "bridge", "name"), attributeOf(network, "mac", "address")];
    const addresses = childrenOf(network, "ip").map((ip) => attributeOf(ip, "address") ?? "");
    if (bridge === undefined || mac === undefined) continue;
    for (const frame of formatAnnouncements(mac, addresses.filter(isIpv4)))
      await shell?.run(["sh", "-ec", SEND, "sh", bridge], { stdin: frame, signal });
  }
}

const isIpv4 = (address: string) => /^\d+\.\d+\.\d+\.\d+$/.test(address);

/** Sends the frame unchanged (socat(1), INTERFACE). */
const SEND = `if command -v socat >/dev/null; then socat -u - "INTERFACE:$1"; else cat >/dev/null; fi`;
