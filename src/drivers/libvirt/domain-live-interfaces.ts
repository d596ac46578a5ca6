import { attach, detach } from "./domain-device.ts";
import { keyedInterfaces, macOf, writeInterface } from "./domain-interfaces.ts";
import { LIVE, type LiveChange } from "./live-change.ts";
import type { InterfaceState } from "./states.ts";
import { copy, type Element, showXml } from "./xml.ts";

/** Unplugs, then plugs in, then moves and links. What costs more than that is left for a restart. */
export async function liveInterfaces(change: LiveChange): Promise<void> {
  const running = change.running.interfaces ?? {};
  const { interfaces: wanted } = change.after;
  const live = namedAsStored(change);
  for (const [key, nic] of live) if (wanted[key] === undefined) await detach(change, nic);
  for (const [key, nic] of keyedInterfaces(change.stored)) {
    if (running[key] === undefined) await attach(change, nic);
  }
  for (const [key, nic] of live) {
    const [before, after] = [running[key], wanted[key]];
    if (before !== undefined && after !== undefined) await move(change, nic, before, after);
  }
}

/** The running machine's interfaces under the names that the state uses: those of before the change. */
function namedAsStored({ live, running }: LiveChange): [string, Element][] {
  const names = new Map(Object.entries(running.interfaces ?? {}).map(([key, nic]) => [nic.mac, key]));
  return keyedInterfaces(live).map(([key, nic]) => [names.get(macOf(nic)) ?? key, nic]);
}

async function move(
  { connect, ref }: LiveChange,
  nic: Element,
  before: InterfaceState,
  after: InterfaceState,
): Promise<void> {
  if (before.source === after.source && before.link === after.link) return;
  const wanted = copy(nic);
  writeInterface(wanted, { ...before, source: after.source, link: after.link });
  await connect.domainUpdateDevice(ref, showXml(wanted), LIVE);
}
