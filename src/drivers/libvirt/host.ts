import { type Connect, type DomainRef, virDomainDefineFlags, virNetworkXMLFlags } from "node-libvirt";
import type { Shell } from "../../host/shell.ts";
import type { TargetId } from "../../model/object.ts";
import type { DriverContext, HostAddress } from "../driver.ts";
import type { Freshness } from "../shared/coalesced-read.ts";
import type { DiskFiles } from "./backing-chain.ts";
import type { Sidecars } from "./sidecars.ts";

/** One host as changes and observers see it. */
export interface LibvirtHost {
  readonly target: TargetId;
  readonly address: HostAddress;
  readonly connect: Connect;
  readonly sidecars: Sidecars;
  /** Undefined for hosts without a shell, such as libvirt's test driver. */
  readonly shell: Shell | undefined;
  readonly context: DriverContext;
  /** Number of the host's CPUs. */
  readonly cpus: number;
  /** Returns the files behind disks. Reads the pools again if one of these paths is unknown. */
  disks(signal: AbortSignal, paths: readonly string[]): Promise<DiskFiles>;
  /** Returns when running machines were started (ISO 8601), by UUID. `refs` are all domains of the host. */
  startTimes(refs: readonly DomainRef[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Returns the uses of all domains on the host. */
  uses(signal: AbortSignal, freshness?: Freshness): Promise<HostUses>;
}

/** The uses of all domains on a host, managed and unmanaged. Each use has the name of one domain. */
export interface HostUses {
  readonly paths: ReadonlyMap<string, string>;
  /** Files by device and inode, `64769:1234`, however their paths are spelt. Empty without a shell. */
  readonly files: ReadonlyMap<string, string>;
  readonly volumes: ReadonlyMap<string, string>;
  readonly networks: ReadonlyMap<string, string>;
  readonly bridges: ReadonlyMap<string, string>;
  /** All users of an image in a cluster, by `pool/image`. Two clusters may have images of one name. */
  readonly images: ReadonlyMap<string, readonly ImageUse[]>;
}

/** A use of an image: the monitors tell the cluster, if they are known. */
export interface ImageUse {
  readonly domain: string;
  readonly monitors?: readonly string[];
}

export function isActive(ref: DomainRef): boolean {
  return ref.id !== -1;
}

/**
 * Returns the flags for a network's stored definition. The test driver has no other definition, and refuses the flag.
 */
export function storedNetworkFlags(host: Pick<LibvirtHost, "connect">): number {
  return isTestDriver(host) ? 0 : virNetworkXMLFlags.VIR_NETWORK_XML_INACTIVE;
}

/**
 * Returns the flags for a strict definition: otherwise libvirt silently drops what it does not know. The test driver
 * goes without, because libvirt reads its grammar again each time (15 ms).
 */
export function strictDefinitionFlags(host: Pick<LibvirtHost, "connect">): number {
  return isTestDriver(host) ? 0 : virDomainDefineFlags.VIR_DOMAIN_DEFINE_VALIDATE;
}

/** Returns true for libvirt's own mock, which has definitions without guests and without data. */
export function isTestDriver({ connect }: Pick<LibvirtHost, "connect">): boolean {
  return connect.uri.startsWith("test:");
}
