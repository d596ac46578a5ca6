import type { LoadBalancerSpec } from "../../kinds/load-balancer/spec.gen.ts";
import type { VirtualMachinePoolSpec } from "../../kinds/virtual-machine-pool/spec.gen.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import type { Finding, FleetCheck, FleetView } from "../finding.ts";
import { didYouMean } from "../nearest.ts";
import { resolveReference } from "../references.ts";

type MachinePool = Resource<VirtualMachinePoolSpec>;

/** Pools of machines that load balancers could not reach, or have no place for. */
export const checkMemberships: FleetCheck = (fleet) =>
  fleet.ofKind<VirtualMachinePoolSpec>("VirtualMachinePool").flatMap((resource) => {
    const seen = new Set<string>();
    return resource.spec.loadBalancers.flatMap(({ name, pool }, index): Finding[] => {
      const id = resolveReference("LoadBalancer", name, resource.project);
      const loadBalancer = fleet.get<LoadBalancerSpec>(id);
      const path = ["spec", "loadBalancers", index];
      const again = seen.has(`${id} ${pool}`);
      seen.add(`${id} ${pool}`);
      if (again) return [{ resource, path, message: `is in pool "${pool}" of ${showResource(id)} already` }];
      if (loadBalancer === undefined) return [];
      const wrong = wrongPool(pool, loadBalancer);
      return wrong === undefined
        ? unreached(resource, loadBalancer, fleet).map((one) => ({ ...one, path: [...path, "name"] }))
        : [{ resource, path: [...path, "pool"], ...wrong }];
    });
  });

function wrongPool(
  pool: string,
  { id, spec }: Resource<LoadBalancerSpec>,
): Pick<Finding, "message" | "hint"> | undefined {
  const names = spec.pools.map(({ name }) => name);
  if (names.includes(pool)) return undefined;
  const hint = didYouMean(pool, names) ?? `it has ${names.join(", ")}`;
  return { message: `${showResource(id)} has no pool "${pool}"`, hint };
}

function unreached(
  resource: MachinePool,
  { id, spec, project }: Resource<LoadBalancerSpec>,
  fleet: FleetView,
) {
  const network = resolveReference("Network", spec.network, project);
  const { interfaces } = resource.spec.template.spec;
  const reached = interfaces.some(
    (one) => resolveReference("Network", one.network, resource.project) === network,
  );
  if (reached || fleet.get(network) === undefined) return [];
  const message = `its members have no interface in ${showResource(network)}, which ${showResource(id)} is in`;
  return [{ resource, message }];
}
