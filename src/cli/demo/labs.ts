import { labOfCephConf } from "../../host/lab-address.ts";
import type { HostSpec } from "../../kinds/host/spec.gen.ts";
import type { StoragePoolSpec } from "../../kinds/storage-pool/spec.gen.ts";
import type { Resource } from "../../model/resource.ts";

/** A host of a fleet that is a host of a lab. */
export interface LabHost {
  readonly target: string;
  readonly lab: string;
  readonly host: string;
}

/** The hosts that are written `lab://NAME/hv1`. */
export function labHostsOf(resources: readonly Resource[]): LabHost[] {
  const hosts = resources.filter((resource): resource is Resource<HostSpec> => resource.kind === "Host");
  return hosts.flatMap(({ name, spec }) => {
    const [, lab, host] = /^lab:\/\/([^/]+)\/([^/]+)$/.exec(spec.libvirt) ?? [];
    return lab === undefined || host === undefined ? [] : [{ target: name, lab, host }];
  });
}

/** How many hypervisors each lab must have for them: hosts are called hv1, hv2, ... */
export function labsFor(hosts: readonly LabHost[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { lab, host } of hosts) {
    const number = Number(/^hv(\d+)$/.exec(host)?.[1] ?? 1);
    sizes.set(lab, Math.max(sizes.get(lab) ?? 1, number));
  }
  return sizes;
}

/** The labs whose Ceph holds a pool of the fleet's. */
export function labsWithCeph(resources: readonly Resource[]): Set<string> {
  const pools = resources.filter(
    (resource): resource is Resource<StoragePoolSpec> => resource.kind === "StoragePool",
  );
  return new Set(pools.flatMap(({ spec }) => labOfCephConf(spec.ceph?.confFile ?? "") ?? []));
}
