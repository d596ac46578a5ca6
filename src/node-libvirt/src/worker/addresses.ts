import { copyMemory, readText } from "node-ffi/worker";
import type { DHCPLease, DomainInterface } from "../types.ts";
import { callSync, type Pointer } from "./native.ts";

/**
 * struct _virNetworkDHCPLease: iface@0 expirytime@8 type@16 mac@24 iaid@32 ipaddr@40 prefix@48 hostname@56 clientid@64.
 * Frees each lease.
 */
export function readLeases(leases: readonly Pointer[]): DHCPLease[] {
  return leases.map((lease) => {
    const raw = copyMemory(lease, 72);
    const text = (at: number) => readText(raw.readBigUInt64LE(at));
    const plain = {
      iface: text(0) ?? "",
      expiryTime: raw.readBigInt64LE(8),
      type: raw.readInt32LE(16),
      mac: text(24),
      iaid: text(32),
      ipaddr: text(40) ?? "",
      prefix: raw.readUInt32LE(48),
      hostname: text(56),
      clientid: text(64),
    };
    callSync("void virNetworkDHCPLeaseFree(void *lease)", lease);
    return plain;
  });
}

/** struct _virDomainInterface: name@0 hwaddr@8 naddrs@16 addrs@24. Frees each interface. */
export function readInterfaces(interfaces: readonly Pointer[]): DomainInterface[] {
  return interfaces.map((each) => {
    const raw = copyMemory(each, 32);
    const plain = {
      name: readText(raw.readBigUInt64LE(0)) ?? "",
      hwaddr: readText(raw.readBigUInt64LE(8)),
      addrs: readAddresses(raw.readBigUInt64LE(24), raw.readUInt32LE(16)),
    };
    callSync("void virDomainInterfaceFree(void *each)", each);
    return plain;
  });
}

/** struct _virDomainInterfaceIPAddress: type@0 addr@8 prefix@16, 24 bytes. */
function readAddresses(array: Pointer, count: number): DomainInterface["addrs"] {
  const raw = copyMemory(array, count * 24);
  return Array.from({ length: count }, (_, index) => ({
    type: raw.readInt32LE(index * 24),
    addr: readText(raw.readBigUInt64LE(index * 24 + 8)) ?? "",
    prefix: raw.readUInt32LE(index * 24 + 16),
  }));
}
