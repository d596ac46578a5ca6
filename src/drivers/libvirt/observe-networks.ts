import { type Connect, virConnectListAllNetworksFlags } from "node-libvirt";
import { type ObservedObject, observedObject } from "../../model/object.ts";
import { type LibvirtHost, storedNetworkFlags } from "./host.ts";
import { readMark } from "./metadata.ts";
import { type NetworkDefinition, readNetwork } from "./network-xml.ts";
import type { NetworkState } from "./states.ts";
import { type Element, parseXml } from "./xml.ts";

export async function observeNetworks(host: LibvirtHost): Promise<ObservedObject<NetworkState>[]> {
  const { connect, target } = host;
  const onlyAutostart = virConnectListAllNetworksFlags.VIR_CONNECT_LIST_NETWORKS_AUTOSTART;
  const [refs, autostart] = await Promise.all([
    connect.listAllNetworks(),
    connect.listAllNetworks(onlyAutostart),
  ]);
  const starting = new Set(autostart.map((ref) => ref.uuid));
  const activeRefs = refs.filter((ref) => ref.active);
  const [stored, live] = await Promise.all([
    parseNetworks(connect.networkGetXMLDescAll(refs, storedNetworkFlags(host))),
    parseNetworks(connect.networkGetXMLDescAll(activeRefs)),
  ]);
  return refs.flatMap(({ uuid, name, active }) => {
    const definition = stored.get(uuid);
    if (definition === undefined) return []; // gone since the list
    const state = networkState(readNetwork(definition), active, starting.has(uuid));
    const liveDefinition = live.get(uuid);
    const running = liveDefinition && readRunningNetwork(liveDefinition);
    return [
      observedObject("network", target, name, { state, mark: readMark(definition), dependsOn: [], running }),
    ];
  });
}

/** Writes the fields out: a literal that begins with a spread has a hidden class of its own. */
function networkState(definition: NetworkDefinition, active: boolean, autostart: boolean): NetworkState {
  const { uuid, forward, bridge, mtu, address, dhcp, nameservers, leases } = definition;
  return { uuid, forward, bridge, mtu, address, dhcp, nameservers, leases, active, autostart };
}

/**
 * Reads a running network. Our DHCP entry in the metadata counts for the stored side only: what runs has leases or has
 * none.
 */
function readRunningNetwork(live: Element): Partial<NetworkState> {
  const { uuid: _uuid, ...running } = readNetwork(live);
  return running;
}

type DescribedNetworks = ReturnType<Connect["networkGetXMLDescAll"]>;

async function parseNetworks(batches: DescribedNetworks): Promise<Map<string, Element>> {
  const networks = new Map<string, Element>();
  for await (const batch of batches) for (const { ref, xml } of batch) networks.set(ref.uuid, parseXml(xml));
  return networks;
}
