import {
  type NetworkRef,
  virNetworkUpdateCommand,
  virNetworkUpdateFlags,
  virNetworkUpdateSection,
} from "node-libvirt";
import { Failure } from "../../model/failure.ts";
import { equal } from "../../model/hash.ts";
import type { LibvirtHost } from "./host.ts";
import { ipv4Element, leaseElement, readNetwork } from "./network-xml.ts";
import type { NetworkState } from "./states.ts";
import { formatXml, parseXml } from "./xml.ts";
import { attributeOf } from "./xml-edit.ts";

type Leases = NetworkState["leases"];

const C = virNetworkUpdateCommand;
const SECTION = virNetworkUpdateSection.VIR_NETWORK_SECTION_IP_DHCP_HOST;
/** virNetworkUpdate finds the address itself. */
const ANY_ADDRESS = -1;

/** Changes the leases of a running network. Deletes first, because two machines may exchange their addresses. */
export async function changeLeases(
  { connect }: LibvirtHost,
  ref: NetworkRef,
  desired: Leases,
): Promise<void> {
  const live = parseXml(await connect.networkGetXMLDesc(ref));
  if (ipv4Element(live) === undefined) return; // it gets an address with the next start
  const { leases } = readNetwork(live);
  const isChanged = (mac: string) => !equal(leases[mac], desired[mac]);
  const flags = virNetworkUpdateFlags.VIR_NETWORK_UPDATE_AFFECT_LIVE;
  const update = (command: number, mac: string, lease: Leases[string]) =>
    connect.networkUpdate(ref, command, SECTION, ANY_ADDRESS, formatXml(leaseElement(mac, lease)), flags);
  for (const [mac, lease] of Object.entries(leases)) {
    if (isChanged(mac)) await update(C.VIR_NETWORK_UPDATE_COMMAND_DELETE, mac, lease);
  }
  for (const [mac, lease] of Object.entries(desired)) {
    if (isChanged(mac)) await update(C.VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST, mac, lease);
  }
}

/**
 * Releases leases whose address now belongs to another machine (RFC 2131, section 4.4.6; dhcp_release(1)). Otherwise
 * dnsmasq reserves the address while the lease lasts, which outlives its machine. Without a shell a lease expires after
 * an hour.
 */
export async function releaseStaleLeases(
  { connect, shell }: LibvirtHost,
  ref: NetworkRef,
  desired: Leases,
  signal: AbortSignal,
): Promise<void> {
  if (shell === undefined || Object.keys(desired).length === 0) return;
  const owners = new Map(Object.entries(desired).map(([mac, { ipv4 }]) => [ipv4, mac]));
  const stale = (await connect.networkGetDHCPLeases(ref)).filter(
    ({ mac, ipaddr }) => mac !== null && owners.has(ipaddr) && owners.get(ipaddr) !== mac,
  );
  const bridge = stale.length === 0 ? undefined : await readBridgeName(connect, ref);
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

async function readBridgeName(connect: LibvirtHost["connect"], ref: NetworkRef): Promise<string | undefined> {
  return attributeOf(parseXml(await connect.networkGetXMLDesc(ref)), "bridge", "name");
}
