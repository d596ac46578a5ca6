import type { DomainCapabilitiesQuery, NodeInfo } from "../types.ts";

/** Calls on the host and the connection: https://libvirt.org/html/libvirt-libvirt-host.html */
export interface HostCalls {
  /** Version of the host's libvirt, major * 1,000,000 + minor * 1,000 + release (virConnectGetLibVersion). */
  getLibVersion(): Promise<number>;
  /** Version of the hypervisor, in the same notation (virConnectGetVersion). */
  getVersion(): Promise<number>;
  /** virConnectGetHostname */
  getHostname(): Promise<string>;
  /** XML (virConnectGetCapabilities). */
  getCapabilities(): Promise<string>;
  /** Returns XML. Omitted fields of the query are the host's defaults (virConnectGetDomainCapabilities). */
  getDomainCapabilities(query?: DomainCapabilitiesQuery, flags?: number): Promise<string>;
  /** virConnectGetURI */
  getURI(): Promise<string>;
  /** virNodeGetInfo */
  nodeGetInfo(): Promise<NodeInfo>;
  /** Bytes (virNodeGetFreeMemory). */
  nodeGetFreeMemory(): Promise<bigint>;
  /** Returns the free pages per cell and page size (in KiB): result[cell * sizes + size] (virNodeGetFreePages). */
  nodeGetFreePages(
    sizesKiB: readonly number[],
    startCell: number,
    cells: number,
    flags?: number,
  ): Promise<bigint[]>;
}
