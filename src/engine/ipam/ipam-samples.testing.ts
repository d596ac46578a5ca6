import type { Subnet } from "../../kinds/kind.ts";
import { type ResourceId, resourceId } from "../../model/resource.ts";
import type { OwnedAddressRequest } from "./allocate.ts";

export const app: ResourceId = "Network/default/app";

/** Builds 10.20.0.0/24 with the gateway .1 and the dynamic range .10 to .12. */
export function subnet(overrides: Partial<Subnet> = {}): Subnet {
  return {
    network: app,
    cidr: "10.20.0.0/24",
    gateway: "10.20.0.1",
    from: "10.20.0.10",
    to: "10.20.0.12",
    ...overrides,
  };
}

export function vm(name: string): ResourceId {
  return resourceId("VirtualMachine", "default", name);
}

export interface RequestSample {
  readonly fixed?: string;
  readonly observed?: string;
}

/** Builds requests by machine name. The last byte of an address is enough. */
export function addressRequests(samples: Record<string, RequestSample>): OwnedAddressRequest[] {
  return Object.entries(samples).map(([name, request]) => ({
    owner: vm(name),
    index: 0,
    request: {
      network: app,
      ...Object.fromEntries(Object.entries(request).map(([key, value]) => [key, fullAddress(value)])),
    },
  }));
}

export function fullAddress(address: string): string {
  return address.startsWith(".") ? `10.20.0${address}` : address;
}
