import { type DomainRef, virConnectListAllDomainsFlags, virDomainXMLFlags } from "node-libvirt";
import type { HostInventory, MachineDefinition } from "../host-inventory.ts";
import type { LibvirtHost } from "./host.ts";

/** Reads the definitions of all machines as libvirt has them, sorted by name. A machine that goes meanwhile is left out. */
export async function readInventory({ connect }: LibvirtHost): Promise<HostInventory> {
  const L = virConnectListAllDomainsFlags;
  const uuidsOf = async (flag: number) =>
    new Set((await connect.listAllDomains(flag)).map(({ uuid }) => uuid));
  const [hostname, refs, transient, saved, withSnapshots] = await Promise.all([
    connect.getHostname(),
    connect.listAllDomains(),
    uuidsOf(L.VIR_CONNECT_LIST_DOMAINS_TRANSIENT),
    uuidsOf(L.VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE),
    uuidsOf(L.VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT),
  ]);
  const machines: MachineDefinition[] = [];
  const describe = ({ name, uuid }: DomainRef, xml: string) => ({
    name,
    xml,
    isTransient: transient.has(uuid),
    hasManagedSave: saved.has(uuid),
    hasSnapshots: withSnapshots.has(uuid),
  });
  const stored = connect.domainGetXMLDescAll(refs, virDomainXMLFlags.VIR_DOMAIN_XML_INACTIVE);
  for await (const batch of stored) for (const { ref, xml } of batch) machines.push(describe(ref, xml));
  return { hostname, machines: machines.sort((one, other) => (one.name < other.name ? -1 : 1)) };
}
