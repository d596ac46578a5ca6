import { existsSync, readdirSync } from "node:fs";
import { libvirtUri } from "../host/address.ts";
import { labInit, labRoot } from "../host/lab-paths.ts";
import { type CephStatus, cephStatus } from "./ceph.ts";
import { type DnsStatus, dnsStatus } from "./dns.ts";
import { isResponding } from "./host.ts";
import { loadLab, readHostCount } from "./lab.ts";
import type { HostLayout } from "./layout.ts";
import { type Relay, readRelays } from "./relay.ts";
import { runCommand } from "./run-command.ts";

interface LabStatus {
  readonly name: string;
  readonly folder: string;
  readonly hosts: readonly HostStatus[];
  readonly internet: { readonly on: boolean };
  /** Undefined if the lab has no Ceph. */
  readonly ceph: CephStatus | undefined;
  readonly dns: DnsStatus | undefined;
  readonly relays: readonly Relay[];
}

export interface HostStatus {
  readonly name: string;
  readonly url: string;
  readonly libvirtUri: string;
  readonly underlay: string;
  readonly uplink: string;
  readonly on: boolean;
  /** True if libvirtd responds. */
  readonly libvirtd: boolean;
  /** The names of the running guests. */
  readonly running: readonly string[];
}

/** Returns the names of the labs of this machine, including partial ones. */
export function listLabs(): string[] {
  if (!existsSync(labRoot())) return [];
  return readdirSync(labRoot())
    .filter((name) => !name.startsWith(".") && readHostCount(name) !== undefined)
    .sort();
}

/** Returns the status of a lab. Throws `usage` if the lab does not exist. */
export async function labStatus(name: string): Promise<LabStatus> {
  const lab = loadLab(name);
  return {
    name,
    folder: lab.folder,
    hosts: await Promise.all(lab.hypervisors.map(hostStatus)),
    internet: { on: labInit(name, lab.internet.name) !== undefined },
    ceph: cephStatus(lab),
    dns: dnsStatus(lab),
    relays: readRelays(lab),
  };
}

async function hostStatus(host: HostLayout): Promise<HostStatus> {
  const url = `lab://${host.lab}/${host.name}`;
  const on = labInit(host.lab, host.name) !== undefined;
  const libvirtd = on && (await isResponding(host));
  return {
    name: host.name,
    url,
    libvirtUri: libvirtUri(url),
    underlay: host.underlay ?? "",
    uplink: host.uplink,
    on,
    libvirtd,
    running: libvirtd ? await runningGuests(url) : [],
  };
}

/** Returns the names of the guests that run on a host. */
export async function runningGuests(url: string): Promise<string[]> {
  const list = await runCommand("virsh", ["-c", libvirtUri(url), "list", "--name"]);
  return list.split("\n").filter((name) => name.trim() !== "");
}
