import type { LoadBalancerSpec } from "../../generated/kinds/load-balancer.ts";
import type { VirtualMachinePoolSpec } from "../../generated/kinds/virtual-machine-pool.ts";
import type { MachinePoolResource } from "../../kinds/virtual-machine-pool/member-resource.ts";
import { memoizeByIdentity } from "../../model/memoize.ts";
import { formatResource, type Resource, resolveReference } from "../../model/resource.ts";
import { formatNames } from "../describe-value.ts";
import { didYouMean } from "../did-you-mean.ts";
import type { Finding, FleetCheck, FleetView } from "../finding.ts";

/**
 * Finds memberships of VirtualMachinePools in load balancers or pools that do not exist or that cannot reach the
 * members.
 */
export const checkMemberships: FleetCheck = (fleet) =>
  fleet.ofKind<VirtualMachinePoolSpec>("VirtualMachinePool").flatMap((resource) => {
    const memberships = new Set<string>();
    return resource.spec.loadBalancers.flatMap(({ name, pool }, index): Finding[] => {
      const id = resolveReference("LoadBalancer", name, resource.project);
      const loadBalancer = fleet.get<LoadBalancerSpec>(id);
      const path = ["spec", "loadBalancers", index];
      const isDuplicate = memberships.has(`${id} ${pool}`);
      memberships.add(`${id} ${pool}`);
      if (isDuplicate)
        return [{ resource, path, message: `is in pool "${pool}" of ${formatResource(id)} already` }];
      if (loadBalancer === undefined) return [];
      const wrong = missingPool(pool, loadBalancer);
      return wrong === undefined
        ? unreachableMembers(resource, loadBalancer, fleet).map((finding) => ({
            ...finding,
            path: [...path, "name"],
          }))
        : [{ resource, path: [...path, "pool"], ...wrong }];
    });
  });

const poolNamesOf = memoizeByIdentity<Resource<LoadBalancerSpec>, ReadonlySet<string>>(
  ({ spec }) => new Set(spec.pools.map(({ name }) => name)),
);

function missingPool(
  pool: string,
  loadBalancer: Resource<LoadBalancerSpec>,
): Pick<Finding, "message" | "hint"> | undefined {
  const names = poolNamesOf(loadBalancer);
  if (names.has(pool)) return undefined;
  const hint = () => didYouMean(pool, names) ?? `it has ${formatNames([...names])}`;
  return { message: `${formatResource(loadBalancer.id)} has no pool "${pool}"`, hint };
}

function unreachableMembers(
  resource: MachinePoolResource,
  { id, spec, project }: Resource<LoadBalancerSpec>,
  fleet: FleetView,
) {
  const network = resolveReference("Network", spec.network, project);
  const { interfaces } = resource.spec.template.spec;
  const isReached = interfaces.some(
    (nic) => resolveReference("Network", nic.network, resource.project) === network,
  );
  if (isReached || fleet.get(network) === undefined) return [];
  const message = `its members have no interface in ${formatResource(network)}, which ${formatResource(id)} is in`;
  return [{ resource, message }];
}
