import { type Connect, virDomainDefineFlags, virNetworkXMLFlags } from "node-libvirt";
import type { Shell } from "../../host/shell.ts";
import type { TargetId } from "../../model/object.ts";
import type { DriverWorld } from "../driver.ts";
import type { Disks } from "./origins.ts";
import type { Sidecars } from "./sidecars.ts";

/** One host as the changes see it. */
export interface Host {
  readonly target: TargetId;
  readonly connect: Connect;
  readonly sidecars: Sidecars;
  /** Undefined where there is none: libvirt's test driver. */
  readonly shell: Shell | undefined;
  readonly world: DriverWorld;
  /** How many CPUs it has. */
  readonly cpus: number;
  /** What is known about the files behind disks; read again when one of these paths is not known. */
  disks(signal: AbortSignal, paths: readonly string[]): Promise<Disks>;
}

/** How to ask for a network's stored definition: the test driver has no other, and refuses the question. */
export function storedNetwork(host: Pick<Host, "connect">): number {
  return isTestDriver(host) ? 0 : virNetworkXMLFlags.VIR_NETWORK_XML_INACTIVE;
}

/**
 * libvirt drops silently what it does not know unless it is told to be strict. It reads its grammar anew each time, some
 * 15 ms, which the test driver's many machines are spared.
 */
export function strictDefinition(host: Pick<Host, "connect">): number {
  return isTestDriver(host) ? 0 : virDomainDefineFlags.VIR_DOMAIN_DEFINE_VALIDATE;
}

/** libvirt's own mock: definitions without guests and without data. */
export function isTestDriver({ connect }: Pick<Host, "connect">): boolean {
  return connect.uri.startsWith("test:");
}
