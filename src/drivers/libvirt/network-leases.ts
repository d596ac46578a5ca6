import {
  type NetworkRef,
  virNetworkUpdateCommand,
  virNetworkUpdateFlags,
  virNetworkUpdateSection,
} from "node-libvirt";
import { Failure } from "../../model/failure.ts";
import { equal } from "../../model/hash.ts";
import type { Host } from "./host.ts";
import { ipv4Element, leaseElement, readNetwork } from "./network-xml.ts";
import type { NetworkState } from "./states.ts";
import { parseXml, showXml } from "./xml.ts";
import { attributeOf } from "./xml-edit.ts";

type Leases = NetworkState["leases"];

const C = virNetworkUpdateCommand;
const SECTION = virNetworkUpdateSection.VIR_NETWORK_SECTION_IP_DHCP_HOST;
/** virNetworkUpdate finds the address itself. */
const ANY_ADDRESS = -1;

/** Of a network that is up. What goes, goes first: two machines may exchange their addresses. */
export async function changeLeases({ connect }: Host, ref: NetworkRef, wanted: Leases): Promise<void> {
  const live = parseXml(await connect.networkGetXMLDesc(ref));
  if (ipv4Element(live) === undefined) return; // it gets an address with the next start
  const { leases } = readNetwork(live);
  const changed = (mac: string) => !equal(leases[mac], wanted[mac]);
  const flags = virNetworkUpdateFlags.VIR_NETWORK_UPDATE_AFFECT_LIVE;
  const update = (command: number, mac: string, lease: Leases[string]) =>
    connect.networkUpdate(ref, command, SECTION, ANY_ADDRESS, showXml(leaseElement(mac, lease)), flags);
  for (const [mac, lease] of Object.entries(leases)) {
    if (changed(mac)) await update(C.VIR_NETWORK_UPDATE_COMMAND_DELETE, mac, lease);
  }
  for (const [mac, lease] of Object.entries(wanted)) {
    if (changed(mac)) await update(C.VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST, mac, lease);
  }
}

/**
 * A lease outlives its machine, and dnsmasq gives an address to nobody else while it lasts: whoever has one that is
 * another's now gives it back (RFC 2131, section 4.4.6; dhcp_release(1)). Without a shell it ends by itself, in an hour.
 */
export async function releaseStale(
  { connect, shell }: Host,
  ref: NetworkRef,
  wanted: Leases,
  signal: AbortSignal,
): Promise<void> {
  if (shell === undefined || Object.keys(wanted).length === 0) return;
  const owners = new Map(Object.entries(wanted).map(([mac, { ipv4 }]) => [ipv4, mac]));
  const stale = (await connect.networkGetDHCPLeases(ref)).filter(
    ({ mac, ipaddr }) => mac !== null && owners.has(ipaddr) && owners.get(ipaddr) !== mac,
  );
  const bridge = stale.length === 0 ? undefined : await bridgeOf(connect, ref);
  for (const { mac, ipaddr } of stale) {
    if (bridge === undefined || mac === null) continue;
    const { exitCode, stderr } = await shell.run(["dhcp_release", bridge, ipaddr, mac], { signal });
    if (exitCode !== 0)
      throw new Failure(
        "rejected",
        `network ${ref.name}: ${ipaddr} is still leased to ${mac}, and dhcp_release failed: ${stderr.trim()}`,
        { hint: "the host needs the package dnsmasq-utils" },
      );
  }
}

async function bridgeOf(connect: Host["connect"], ref: NetworkRef): Promise<string | undefined> {
  return attributeOf(parseXml(await connect.networkGetXMLDesc(ref)), "bridge", "name");
}
