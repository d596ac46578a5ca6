import type { Section } from "./domain-section.ts";
import { ourParts, ourTag, replaceOurs } from "./mark.ts";
import type { InterfaceState } from "./states.ts";
import { type Element, element } from "./xml.ts";
import { attributeOf, child, childrenOf, ensure, remove, removeAll, setAttributes } from "./xml-edit.ts";

/**
 * Network interfaces: https://libvirt.org/formatdomain.html#network-interfaces
 * An interface has no place for a name of its own, so the names stand in our metadata, by MAC address. Interfaces that
 * have none there (a person's, or of a machine that is not ours) are named by their place.
 */
export const interfaces: Section<"interfaces"> = {
  read: (domain) => ({
    interfaces: Object.fromEntries(
      keyedInterfaces(domain).map(([key, nic]) => [key, readInterface(domain, nic)]),
    ),
  }),
  write(domain, state) {
    const devices = ensure(domain, "devices");
    const present = new Map(keyedInterfaces(domain));
    for (const [key, nic] of present) if (state.interfaces[key] === undefined) remove(devices, nic);
    for (const [key, wanted] of Object.entries(state.interfaces)) {
      const nic = present.get(key) ?? element("interface");
      if (!present.has(key)) devices.children.push(nic);
      writeInterface(nic, wanted);
    }
    writeNames(domain, state.interfaces);
  },
};

export function keyedInterfaces(domain: Element): [string, Element][] {
  const all = childrenOf(child(domain, "devices"), "interface");
  const noted = new Map(notes(domain).map(({ name, mac }) => [mac, name]));
  const taken = new Set(all.map((nic) => noted.get(macOf(nic))));
  return all.map((nic) => {
    const key = noted.get(macOf(nic)) ?? firstFree(taken);
    taken.add(key);
    return [key, nic];
  });
}

function notes(domain: Element): { name: string; mac: string; ipv4: string | undefined }[] {
  return ourParts(domain, "interface").map(({ attributes: { name = "", mac = "", ipv4 } }) => ({
    name,
    mac,
    ipv4,
  }));
}

export function macOf(nic: Element): string {
  return (attributeOf(nic, "mac", "address") ?? "").toLowerCase();
}

function firstFree(taken: ReadonlySet<string | undefined>): string {
  let index = 0;
  while (taken.has(`net${index}`)) index += 1;
  return `net${index}`;
}

function readInterface(domain: Element, nic: Element): InterfaceState {
  const mac = macOf(nic);
  return {
    mac,
    source: readSource(nic),
    tap: attributeOf(nic, "target", "dev") ?? "",
    // A model that we never write is shown as it is, and so differs from ours.
    model: (attributeOf(nic, "model", "type") ?? "") as InterfaceState["model"],
    link: attributeOf(nic, "link", "state") === "down" ? "down" : "up",
    ipv4: notes(domain).find((note) => note.mac === mac)?.ipv4 ?? null,
  };
}

const BRIDGE = "bridge:";

/** While it runs in a network that stands for a bridge of the host, libvirt calls it one of type bridge. */
export function readSource(nic: Element): string {
  const { network, bridge, dev } = child(nic, "source")?.attributes ?? {};
  if (nic.attributes.type === "network" || network !== undefined) return network ?? "";
  return `${nic.attributes.type ?? ""}:${bridge ?? dev ?? ""}`;
}

export function writeInterface(nic: Element, state: InterfaceState): void {
  ensure(nic, "mac").attributes.address = state.mac;
  if (readSource(nic) !== state.source || nic.attributes.type !== typeOf(state.source))
    writeSource(nic, state.source);
  setAttributes(ensure(nic, "target"), { dev: state.tap });
  setAttributes(ensure(nic, "model"), { type: state.model });
  if (state.link === "up") removeAll(nic, "link");
  else setAttributes(ensure(nic, "link"), { state: "down" });
}

function typeOf(source: string): "bridge" | "network" {
  return source.startsWith(BRIDGE) ? "bridge" : "network";
}

function writeSource(nic: Element, source: string): void {
  const type = typeOf(source);
  nic.attributes.type = type;
  removeAll(nic, "virtualport");
  ensure(nic, "source").attributes =
    type === "bridge" ? { bridge: source.slice(BRIDGE.length) } : { network: source };
}

function writeNames(domain: Element, wanted: Readonly<Record<string, InterfaceState>>): void {
  const entries = Object.entries(wanted).sort(([left], [right]) => (left < right ? -1 : 1));
  const parts = entries.map(([name, { mac, ipv4 }]) =>
    ourTag("interface", { name, mac, ipv4: ipv4 ?? undefined }),
  );
  replaceOurs(domain, "interface", parts);
}
