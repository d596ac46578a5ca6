import type { Subnet } from "../../kinds/kind.ts";
import { type ResourceId, resourceId } from "../../model/resource.ts";
import type { Asked } from "../addresses.ts";

export const app: ResourceId = "Network/default/app";

/** 10.20.0.0/24 with its gateway at .1, of which .10 to .12 are given out. */
export function subnet(given: Partial<Subnet> = {}): Subnet {
  return {
    network: app,
    cidr: "10.20.0.0/24",
    gateway: "10.20.0.1",
    from: "10.20.0.10",
    to: "10.20.0.12",
    ...given,
  };
}

export function vm(name: string): ResourceId {
  return resourceId("VirtualMachine", "default", name);
}

export interface Given {
  readonly fixed?: string;
  readonly observed?: string;
}

/** The wishes of machines by name, in a network; the last byte is enough. */
export function wishes(given: Record<string, Given>): Asked[] {
  return Object.entries(given).map(([name, request]) => ({
    owner: vm(name),
    index: 0,
    request: {
      network: app,
      ...Object.fromEntries(Object.entries(request).map(([key, value]) => [key, long(value)])),
    },
  }));
}

export function long(address: string): string {
  return address.startsWith(".") ? `10.20.0${address}` : address;
}
