import { type AllowedUris, libvirtUri } from "../host/address.ts";
import type { Backend } from "../model/backend.ts";
import { Failure } from "../model/failure.ts";
import { cephDriver } from "./ceph/index.ts";
import { createDnsDriver } from "./dns/index.ts";
import type { Driver, HostDriver } from "./driver.ts";
import { firewallDriver } from "./firewall/index.ts";
import { haproxyDriver } from "./haproxy/index.ts";
import { createHostDriver } from "./host-driver.ts";
import { createLibvirtDriver } from "./libvirt/index.ts";
import { networkDriver } from "./network/index.ts";
import type { AnyObjectType } from "./object-type.ts";

interface DriverOptions {
  readonly backend: Backend;
  /** Addresses that the operator allows although they may start programs. Default: none. */
  readonly allowedHostUris?: AllowedUris;
}

/**
 * Creates every driver. A new part of a host is one more entry in `HOST_DRIVERS`; a new kind of target is one more
 * driver.
 */
export function createDrivers({ backend, allowedHostUris }: DriverOptions): readonly Driver[] {
  const isTest = backend === "test";
  const uriOf = isTest ? testUri : (libvirt: string) => libvirtUri(libvirt, allowedHostUris);
  const host = createHostDriver(createLibvirtDriver(uriOf), isTest ? [] : HOST_DRIVERS) as Driver; // the caller passes only targets that it serves
  return isTest ? [host] : [host, ...OTHER_DRIVERS()];
}

/** Refuses every URI but those of libvirt's test driver, so that the test backend opens nothing else. */
function testUri(libvirt: string): string {
  if (libvirt.startsWith("test:///")) return libvirt;
  throw new Failure("usage", `${libvirt}: the test backend opens libvirt's own test driver only`);
}

/** The drivers of a host's parts besides libvirt. */
const HOST_DRIVERS: readonly HostDriver[] = [firewallDriver, haproxyDriver, networkDriver];

/** The drivers of targets that are not hosts. libvirt's test driver replaces none of them. */
const OTHER_DRIVERS = (): readonly Driver[] => [createDnsDriver() as Driver, cephDriver as Driver]; // the caller passes each only targets that it serves

/** Returns the object types of these drivers. */
export function typesOf(drivers: readonly Driver[]): AnyObjectType[] {
  return drivers.flatMap(({ types }) => types);
}
