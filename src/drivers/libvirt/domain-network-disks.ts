import { equal } from "../../model/hash.ts";
import type { DiskState, DomainState } from "./states.ts";
import { type Element, element } from "./xml.ts";
import { attributeOf, child, childrenOf } from "./xml-edit.ts";

/** Disks in a Ceph cluster, which QEMU opens by itself: https://libvirt.org/formatdomain.html, `<source protocol="rbd">` */
type Access = Pick<DiskState, "monitors" | "user" | "secret">;

/** How the cluster is reached; nothing for disks on the host. */
export function readAccess(disk: Element): Access {
  if (disk.attributes.type !== "network") return {};
  const source = child(disk, "source");
  const auth = child(disk, "source", "auth") ?? child(disk, "auth");
  return {
    monitors: childrenOf(source, "host").map(showAddress).sort(),
    user: auth?.attributes.username ?? "",
    secret: attributeOf(auth, "secret", "uuid") ?? "",
  };
}

function showAddress({ attributes: { name = "", port } }: Element): string {
  const host = name.includes(":") ? `[${name}]` : name;
  return port === undefined ? host : `${host}:${port}`;
}

/** Whether a disk is opened as it is wanted. */
export function opensAs(disk: Element, { monitors, user, secret }: DiskState): boolean {
  return monitors === undefined || equal(readAccess(disk), { monitors, user, secret });
}

/** The source of a disk in a cluster, with all that is needed to open it. */
export function networkSource({ source, monitors = [], user = "", secret = "" }: DiskState): Element {
  const auth = element("auth", { username: user }, [element("secret", { type: "ceph", uuid: secret })]);
  return element("source", { protocol: "rbd", name: source }, [...monitors.map(hostElement), auth]);
}

function hostElement(address: string): Element {
  const [, name = address, port] = /^\[?([^\]]*?)\]?:(\d+)$/.exec(address) ?? [];
  return element("host", port === undefined ? { name } : { name, port });
}

/** Monitors that came or went since the machine was started are of no account to it. */
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
