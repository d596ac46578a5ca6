import type { HostCalls } from "../api/host.ts";
import { type CallsOf, read } from "./call.ts";

/** The calls as the Worker sees them. The caller's side splits the query of getDomainCapabilities into arguments. */
type PositionalHostCalls = Omit<HostCalls, "getDomainCapabilities"> & {
  getDomainCapabilities(
    emulator: string | undefined,
    arch: string | undefined,
    machine: string | undefined,
    virttype: string | undefined,
    flags?: number,
  ): Promise<string>;
};

export const hostCalls = {
  getLibVersion: read("virConnectGetLibVersion", ["conn", "out ulong"], "version"),
  getVersion: read("virConnectGetVersion", ["conn", "out ulong"], "version"),
  getHostname: read("virConnectGetHostname", ["conn"], "text"),
  getCapabilities: read("virConnectGetCapabilities", ["conn"], "text"),
  getDomainCapabilities: read(
    "virConnectGetDomainCapabilities",
    ["conn", "text?", "text?", "text?", "text?", "uint?"],
    "text",
  ),
  getURI: read("virConnectGetURI", ["conn"], "text"),
  nodeGetInfo: read("virNodeGetInfo", ["conn", "out nodeInfo"], "nodeInfo"),
  nodeGetFreeMemory: read("virNodeGetFreeMemory", ["conn"], "u64"),
  nodeGetFreePages: read(
    "virNodeGetFreePages",
    ["conn", "length", "uints", "int", "uint", "out pages", "uint?"],
    "pages",
  ),
} satisfies CallsOf<PositionalHostCalls>;
