import type { NetworkRef } from "node-libvirt";
import { Failure } from "../../model/failure.ts";
import { isActive, type LibvirtHost } from "./host.ts";
import { type Element, parseXml } from "./xml.ts";
import { attributeOf, child, childrenOf } from "./xml-edit.ts";

/**
 * Attaches the running machines of a network to its bridge again. Stopping the network removed the bridge, and libvirt
 * does not attach them. (virDomainUpdateDeviceFlags sees the same network as before, and does nothing.)
 */
export async function reattachTaps(
  { connect, shell }: LibvirtHost,
  network: NetworkRef,
  signal: AbortSignal,
): Promise<void> {
  const definition = parseXml(await connect.networkGetXMLDesc(network));
  const bridge = attributeOf(definition, "bridge", "name");
  const mtu = attributeOf(definition, "mtu", "size");
  const refs = (await connect.listAllDomains()).filter(isActive);
  const taps: string[] = [];
  for await (const batch of connect.domainGetXMLDescAll(refs)) {
    for (const { xml } of batch) taps.push(...tapsOn(network.name, parseXml(xml)));
  }
  if (shell === undefined || bridge === undefined || taps.length === 0) return;
  const size = mtu === undefined ? "" : ` mtu ${mtu}`;
  const stdin = taps.map((tap) => `link set dev ${tap}${size} master ${bridge} up\n`).join("");
  const { exitCode, stderr } = await shell.run(["ip", "-force", "-batch", "-"], { stdin, signal });
  if (exitCode === 0) return;
  throw new Failure(
    "rejected",
    `network ${network.name}: machines could not be attached again: ${stderr.trim()}`,
  );
}

function tapsOn(network: string, domain: Element): string[] {
  const all = childrenOf(child(domain, "devices"), "interface");
  const here = all.filter((nic) => attributeOf(nic, "source", "network") === network);
  return here.map((nic) => attributeOf(nic, "target", "dev") ?? "").filter((tap) => tap !== "");
}
