import { attachOrLeave, detachOrLeave } from "./attach-device.ts";
import { NO_BRIDGE, reattachTap } from "./bridge-ports.ts";
import { keyedInterfaces, macOf, readSource, writeInterface } from "./domain-interfaces.ts";
import { interfaceDevice } from "./hotplug.ts";
import { LIVE, type LiveChange } from "./live-change.ts";
import type { InterfaceState } from "./states.ts";
import { copyElement, type Element, formatXml } from "./xml.ts";

/**
 * Detaches, then attaches, then moves interfaces and sets their links. Changes that need more are left for a restart.
 */
export async function changeInterfaces(change: LiveChange): Promise<void> {
  const running = change.running.interfaces ?? {};
  const { interfaces: desired } = change.after;
  const live = interfacesByStoredName(change);
  const isLive = (key: string) => !change.devicesForRestart.has(interfaceDevice(key));
  for (const [key, nic] of live) {
    if (desired[key] === undefined && isLive(key)) await detachOrLeave(change, interfaceDevice(key), nic);
  }
  for (const [key, nic] of keyedInterfaces(change.stored)) {
    if (running[key] === undefined && isLive(key)) await attachOrLeave(change, interfaceDevice(key), nic);
  }
  for (const [key, nic] of live) {
    const [before, after] = [running[key], desired[key]];
    if (before !== undefined && after !== undefined) await updateInterface(change, nic, before, after);
  }
}

/** Returns the running machine's interfaces under the names of the state from before the change. */
function interfacesByStoredName({ live, running }: LiveChange): [string, Element][] {
  const names = new Map(Object.entries(running.interfaces ?? {}).map(([key, nic]) => [nic.mac, key]));
  return keyedInterfaces(live).map(([key, nic]) => [names.get(macOf(nic)) ?? key, nic]);
}

/** Changes the network and the link. libvirt sees no change of a network that was started again, so that the host does it. */
async function updateInterface(
  { connect, shell, ref, signal }: LiveChange,
  nic: Element,
  before: InterfaceState,
  after: InterfaceState,
): Promise<void> {
  if (before.source === NO_BRIDGE && readSource(nic) === after.source) await reattachTap(shell, nic, signal);
  if (readSource(nic) === after.source && before.link === after.link) return;
  const desired = copyElement(nic);
  writeInterface(desired, { ...before, source: after.source, link: after.link });
  await connect.domainUpdateDevice(ref, formatXml(desired), LIVE);
}
