import { existsSync, readdirSync } from "node:fs";
import { libvirtUri } from "../host/address.ts";
import { labInit, labRoot } from "../host/lab-address.ts";
import { type CephStatus, cephStatus } from "./ceph.ts";
import { command } from "./command.ts";
import { type DnsStatus, dnsStatus } from "./dns.ts";
import { answers } from "./host.ts";
import { existingLab, recordedHosts } from "./lab.ts";
import type { HostLayout } from "./layout.ts";
import { type Relay, readRelays } from "./relay.ts";

export interface LabStatus {
  readonly name: string;
  readonly folder: string;
  readonly hosts: readonly HostStatus[];
  readonly internet: { readonly on: boolean };
  /** Absent where the lab has none. */
  readonly ceph?: CephStatus;
  readonly dns?: DnsStatus;
  readonly relays: readonly Relay[];
}

export interface HostStatus {
  readonly name: string;
  readonly url: string;
  readonly libvirtUri: string;
  readonly underlay: string;
  readonly uplink: string;
  readonly on: boolean;
  /** Does libvirtd answer? */
  readonly libvirtd: boolean;
  /** Names of the running guests. */
  readonly running: readonly string[];
}

/** The names of the labs of this machine, also of half made ones. */
export function listLabs(): string[] {
  if (!existsSync(labRoot())) return [];
  return readdirSync(labRoot())
    .filter((name) => !name.startsWith(".") && recordedHosts(name) !== undefined)
    .sort();
}

/** Throws `usage` when there is no such lab. */
export async function labStatus(name: string): Promise<LabStatus> {
  const lab = existingLab(name);
  const ceph = cephStatus(lab);
  const dns = dnsStatus(lab);
  return {
    name,
    folder: lab.folder,
    hosts: await Promise.all(lab.hypervisors.map(hostStatus)),
    internet: { on: labInit(name, lab.internet.name) !== undefined },
    ...(ceph === undefined ? {} : { ceph }),
    ...(dns === undefined ? {} : { dns }),
    relays: readRelays(lab),
  };
}

async function hostStatus(host: HostLayout): Promise<HostStatus> {
  const url = `lab://${host.lab}/${host.name}`;
  const on = labInit(host.lab, host.name) !== undefined;
  const libvirtd = on && (await answers(host));
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

/** Names of the guests that run on a host. */
export async function runningGuests(url: string): Promise<string[]> {
  const list = await command("virsh", ["-c", libvirtUri(url), "list", "--name"]);
  return list.split("\n").filter((name) => name.trim() !== "");
}
