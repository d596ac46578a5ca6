import { type Connect, virConnectListAllNetworksFlags } from "node-libvirt";
import { type ObservedObject, objectRef } from "../../model/object.ts";
import { type Host, storedNetwork } from "./host.ts";
import { readMark } from "./mark.ts";
import { readNetwork } from "./network-xml.ts";
import type { NetworkState } from "./states.ts";
import { type Element, parseXml } from "./xml.ts";

export async function observeNetworks(host: Host): Promise<ObservedObject<NetworkState>[]> {
  const { connect, target } = host;
  const onlyAutostart = virConnectListAllNetworksFlags.VIR_CONNECT_LIST_NETWORKS_AUTOSTART;
  const [refs, autostart] = await Promise.all([
    connect.listAllNetworks(),
    connect.listAllNetworks(onlyAutostart),
  ]);
  const starting = new Set(autostart.map((ref) => ref.uuid));
  const activeRefs = refs.filter((ref) => ref.active);
  const [stored, live] = await Promise.all([
    describe(connect.networkGetXMLDescAll(refs, storedNetwork(host))),
    describe(connect.networkGetXMLDescAll(activeRefs)),
  ]);
  return refs.flatMap(({ uuid, name, active }) => {
    const definition = stored.get(uuid);
    if (definition === undefined) return []; // gone since it was listed
    const state = { ...readNetwork(definition), active, autostart: starting.has(uuid) };
    const running = live.get(uuid);
    const observed = { ...objectRef("network", target, name), state, mark: readMark(definition), needs: [] };
    return [running === undefined ? observed : { ...observed, running: runningNetwork(running) }];
  });
}

/** The note about DHCP is of the stored side only: what runs has leases or has none. */
export function runningNetwork(live: Element): Partial<NetworkState> {
  const { uuid: _uuid, ...running } = readNetwork(live);
  return running;
}

type DescribedNetworks = ReturnType<Connect["networkGetXMLDescAll"]>;

async function describe(batches: DescribedNetworks): Promise<Map<string, Element>> {
  const found = new Map<string, Element>();
  for await (const batch of batches) for (const { ref, xml } of batch) found.set(ref.uuid, parseXml(xml));
  return found;
}
