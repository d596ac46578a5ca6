import { createHash } from "node:crypto";
import { v5 as uuid5 } from "uuid";
import { checkLabName, hostFolder, labFolder } from "../host/lab-paths.ts";

/** The names and addresses of a lab. All follow from the lab's folder, so that a crash loses none. */
export interface LabLayout {
  readonly name: string;
  readonly folder: string;
  /** Six hex digits in the names of this lab's namespaces and control groups. */
  readonly id: string;
  /** The network namespace with the bridge between the hosts. */
  readonly underlayNamespace: string;
  readonly internet: HostLayout;
  readonly hypervisors: readonly HostLayout[];
}

export interface HostLayout {
  readonly lab: string;
  readonly name: string;
  readonly number: number;
  readonly folder: string;
  readonly namespace: string;
  readonly uuid: string;
  /** The folder with the operating system of the host, such as one that debootstrap made. Undefined: that of this machine. */
  readonly root: string | undefined;
  /** The address on eth0, between the hosts. The internet has none. */
  readonly underlay: string | undefined;
  /** The address on eth1, towards the internet. For the internet itself, its end of that link. */
  readonly uplink: string;
}

/** The MTU of the underlay in bytes: room for VXLAN around frames of 1550. */
export const UNDERLAY_MTU = 1600;
/** The address of the underlay namespace, where services of the whole lab listen. */
export const UNDERLAY_ADDRESS = "10.99.0.254";
/** A second address of the internet, beyond the first hop. */
export const FAR_ADDRESS = "198.51.100.1";
export const INTERNET = "internet";
export const MAX_HOSTS = 64;

const UUID_NAMESPACE = "6f2f1c0e-6c1b-4f0e-9a53-0d7f5d1d2a10";

/** The folders with the operating systems of hosts, by host. The other hosts have that of this machine. */
export type HostRoots = Readonly<Record<string, string>>;

export function labLayout(name: string, hosts: number, roots: HostRoots = {}): LabLayout {
  const folder = labFolder(name);
  const id = labId(folder);
  const host = (hostName: string, number: number): HostLayout => ({
    lab: name,
    name: checkLabName(hostName),
    number,
    folder: hostFolder(name, hostName),
    namespace: `${namespacePrefix(id)}${hostName}`,
    root: roots[hostName],
    uuid: uuid5(`${folder}/${hostName}`, UUID_NAMESPACE),
    underlay: number === 0 ? undefined : `10.99.0.${number}`,
    uplink: number === 0 ? "203.0.113.1" : `203.0.113.${10 + number}`,
  });
  const numbers = Array.from({ length: hosts }, (_, i) => i + 1);
  return {
    name,
    folder,
    id,
    underlayNamespace: `${namespacePrefix(id)}wire`,
    internet: host(INTERNET, 0),
    hypervisors: numbers.map((n) => host(`hv${n}`, n)),
  };
}

/** Returns the id of the lab in a folder. */
export function labId(folder: string): string {
  return createHash("sha256").update(folder).digest("hex").slice(0, 6);
}

export function namespacePrefix(id: string): string {
  return `fw-${id}-`;
}

/** Returns all hosts, the internet first, because the uplinks of the others end there. */
export function allHosts(lab: LabLayout): HostLayout[] {
  return [lab.internet, ...lab.hypervisors];
}
