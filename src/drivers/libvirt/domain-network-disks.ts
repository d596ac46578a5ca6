import { isIP } from "node:net";
import { equal } from "../../model/hash.ts";
import type { DiskState, DomainState } from "./states.ts";
import { type Element, element } from "./xml.ts";
import { attributeOf, child, childrenOf } from "./xml-edit.ts";

/**
 * Access to a disk in a Ceph cluster, which QEMU opens itself: https://libvirt.org/formatdomain.html, `<source
 * protocol="rbd">`
 */
type ClusterAccess = Pick<DiskState, "monitors" | "user" | "secret">;

/** Reads the access to the cluster; empty for disks on the host. */
export function readAccess(disk: Element): ClusterAccess {
  if (disk.attributes.type !== "network") return {};
  const source = child(disk, "source");
  const auth = child(disk, "source", "auth") ?? child(disk, "auth");
  return {
    monitors: childrenOf(source, "host").map(formatAddress).sort(),
    user: auth?.attributes.username ?? "",
    secret: attributeOf(auth, "secret", "uuid") ?? "",
  };
}

function formatAddress({ attributes: { name = "", port } }: Element): string {
  const host = name.includes(":") ? `[${name}]` : name;
  return port === undefined ? host : `${host}:${port}`;
}

/** Returns the images in clusters that a domain uses as disks, each as `pool/image` with the monitors of its cluster. */
export function domainImages(
  domain: Element,
): { readonly name: string; readonly monitors?: readonly string[] }[] {
  const disks = childrenOf(child(domain, "devices"), "disk");
  return disks.flatMap((disk) => {
    const { protocol, name } = child(disk, "source")?.attributes ?? {};
    if (protocol !== "rbd" || name === undefined) return [];
    const { monitors = [] } = readAccess(disk);
    return [{ name, monitors }];
  });
}

/** Returns true if a disk is opened with the desired access. */
export function isOpenedAs(disk: Element, { monitors, user, secret }: DiskState): boolean {
  return monitors === undefined || equal(readAccess(disk), { monitors, user, secret });
}

/**
 * Returns false for two disks that are surely in different clusters: the addresses of their monitors have none in common.
 * A name may stand for any address, and a disk without monitors takes those of the host.
 */
export function isSameCluster(one: Pick<DiskState, "monitors">, other: Pick<DiskState, "monitors">): boolean {
  const [hosts, others] = [one, other].map(({ monitors = [] }) => monitors.map(hostOf));
  const areKnown = [hosts, others].every(
    (all = []) => all.length > 0 && all.every((host) => isIP(host) !== 0),
  );
  return !areKnown || hosts?.some((host) => others?.includes(host)) === true;
}

function hostOf(address: string): string {
  return /^\[?([^\]]*?)\]?(?::\d+)?$/.exec(address)?.[1] ?? address;
}

/** Returns the source of a disk in a cluster, with everything that QEMU needs to open it. */
export function networkSource({ source, monitors = [], user = "", secret = "" }: DiskState): Element {
  const auth = element("auth", { username: user }, [element("secret", { type: "ceph", uuid: secret })]);
  return element("source", { protocol: "rbd", name: source }, [...monitors.map(hostElement), auth]);
}

function hostElement(address: string): Element {
  const [, name = address, port] = /^\[?([^\]]*?)\]?:(\d+)$/.exec(address) ?? [];
  return element("host", port === undefined ? { name } : { name, port });
}

/**
 * Replaces the monitors of running disks by the stored ones: monitors added or removed since the start do not matter to
 * a running machine.
 */
export function withoutOldMonitors(
  running: DomainState["disks"],
  stored: DomainState["disks"],
): DomainState["disks"] {
  return Object.fromEntries(
    Object.entries(running).map(([key, disk]) => {
      const monitors = stored[key]?.monitors;
      return [key, disk.monitors === undefined || monitors === undefined ? disk : { ...disk, monitors }];
    }),
  );
}
