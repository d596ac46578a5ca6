import type { HostSpec } from "../../generated/kinds/host.ts";
import type { Resource } from "../../model/resource.ts";

export type HostResource = Resource<HostSpec>;

/** Returns the Hosts among resources. */
export function hostsAmong(resources: readonly Resource[]): HostResource[] {
  return resources.filter((resource): resource is HostResource => resource.kind === "Host");
}
