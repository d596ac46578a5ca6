import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import { labOfCephConf } from "../../host/lab-paths.ts";
import { hostsAmong } from "../../kinds/host/host-resource.ts";
import type { Resource } from "../../model/resource.ts";

/** A Host of a fleet that is a host of a lab. */
export interface LabHost {
  readonly target: string;
  readonly lab: string;
  readonly host: string;
}

/** Returns the Hosts with an address such as `lab://NAME/hv1`. */
export function labHostsOf(resources: readonly Resource[]): LabHost[] {
  const hosts = hostsAmong(resources);
  return hosts.flatMap(({ name, spec }) => {
    const [, lab, host] = /^lab:\/\/([^/]+)\/([^/]+)$/.exec(spec.libvirt) ?? [];
    return lab === undefined || host === undefined ? [] : [{ target: name, lab, host }];
  });
}

/** Returns how many hypervisors each lab needs, by lab. Its hosts are named hv1, hv2, ... */
export function labsFor(hosts: readonly LabHost[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { lab, host } of hosts) {
    const number = Number(/^hv(\d+)$/.exec(host)?.[1] ?? 1);
    sizes.set(lab, Math.max(sizes.get(lab) ?? 1, number));
  }
  return sizes;
}

/** Returns the labs whose Ceph holds a StoragePool of the fleet. */
export function labsWithCeph(resources: readonly Resource[]): Set<string> {
  const pools = resources.filter(
    (resource): resource is Resource<StoragePoolSpec> => resource.kind === "StoragePool",
  );
  return new Set(pools.flatMap(({ spec }) => labOfCephConf(spec.ceph?.confFile ?? "") ?? []));
}
