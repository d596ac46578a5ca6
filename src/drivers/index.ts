import { cephDriver } from "./ceph/index.ts";
import { createDnsDriver } from "./dns/index.ts";
import type { AnyObjectType, Driver, HostDriver } from "./driver.ts";
import { firewall } from "./firewall/index.ts";
import { haproxyDriver } from "./haproxy/index.ts";
import { createHostDriver } from "./host-driver.ts";
import { createLibvirtDriver } from "./libvirt/index.ts";
import { networkDriver } from "./network/index.ts";

/** Every driver that there is. A new part of a host is one entry in the list; a new kind of target one more driver. */
export function createDrivers({ test }: { readonly test: boolean }): readonly Driver[] {
  const host = createHostDriver(createLibvirtDriver(), test ? [] : HOST_DRIVERS) as Driver; // it is given only targets that it serves
  return test ? [host] : [host, ...OTHER_DRIVERS()];
}

/** What there is on a host besides libvirt. */
const HOST_DRIVERS: readonly HostDriver[] = [firewall, haproxyDriver, networkDriver];

/** Drivers of targets that are not hosts. libvirt's test driver stands for none of them. */
const OTHER_DRIVERS = (): readonly Driver[] => [createDnsDriver() as Driver, cephDriver as Driver]; // each is given only targets that it serves

/** The types of all objects that these drivers know. */
export function typesOf(drivers: readonly Driver[]): AnyObjectType[] {
  return drivers.flatMap(({ types }) => types);
}
