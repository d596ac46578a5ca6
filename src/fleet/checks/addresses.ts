import type { LoadBalancerSpec } from "../../kinds/load-balancer/spec.gen.ts";
import type { NetworkSpec } from "../../kinds/network/spec.gen.ts";
import type { VirtualMachineSpec } from "../../kinds/virtual-machine/spec.gen.ts";
import { type Resource, type ResourceId, showResource } from "../../model/resource.ts";
import { remembered } from "../annotations.ts";
import type { Finding, FleetCheck } from "../finding.ts";
import { contains, ipv4Number, ipv4Subnet } from "../ipv4.ts";
import type { Path } from "../path.ts";
import { resolveReference } from "../references.ts";
import { usableOf } from "./networks.ts";
import { at } from "./places.ts";

/** An address that a machine or a load balancer asks for by name. */
interface Fixed {
  readonly resource: Resource;
  readonly path: Path;
  readonly network: ResourceId;
  readonly ipv4: string;
  /** Network and address in one word. */
  readonly key: string;
}

/** Fixed addresses that cannot be given: outside of the subnet, the gateway's, or somebody else's. */
export const checkAddresses: FleetCheck = (fleet) => {
  const taken = new Map<string, Fixed>();
  const found: Finding[] = [];
  const machines = fleet.ofKind<VirtualMachineSpec>("VirtualMachine").flatMap(fixedOf);
  const loadBalancers = fleet.ofKind<LoadBalancerSpec>("LoadBalancer").flatMap(fixedVip);
  for (const fixed of [...machines, ...loadBalancers]) {
    const network = fleet.get<NetworkSpec>(fixed.network);
    const wrong = network === undefined ? undefined : wrongAddress(fixed.ipv4, network.spec);
    const other = taken.get(fixed.key);
    if (wrong !== undefined) found.push({ ...fixed, ...wrong });
    else if (other !== undefined) found.push({ ...fixed, ...takenBy(other) });
    else taken.set(fixed.key, fixed);
  }
  return found;
};

const fixedOf = remembered((resource: Resource<VirtualMachineSpec>): Fixed[] =>
  resource.spec.interfaces.flatMap(({ network, ipv4 }, index) => {
    if (ipv4 === undefined) return [];
    const id = resolveReference("Network", network, resource.project);
    const path = ["spec", "interfaces", index, "ipv4"];
    return [{ resource, path, ipv4, network: id, key: `${id} ${ipv4}` }];
  }),
);

const fixedVip = remembered((resource: Resource<LoadBalancerSpec>): Fixed[] => {
  const { network, vip } = resource.spec;
  if (vip.address === undefined || vip.pool !== undefined) return [];
  const id = resolveReference("Network", network, resource.project);
  const path = ["spec", "vip", "address"];
  return [{ resource, path, ipv4: vip.address, network: id, key: `${id} ${vip.address}` }];
});

function wrongAddress(
  ipv4: string,
  { subnets }: NetworkSpec,
): { message: string; hint?: string } | undefined {
  const [subnet] = subnets;
  if (subnet === undefined) return { message: `${ipv4} cannot be given: the network has no subnet` };
  const range = ipv4Subnet(subnet.cidr);
  const number = ipv4Number(ipv4);
  if (!contains(range, number))
    return { message: `${ipv4} is not an address of ${subnet.cidr}`, hint: usableOf(range) };
  if (ipv4 === subnet.gateway) return { message: `${ipv4} is the gateway of ${subnet.cidr}` };
  if (number === range.network)
    return { message: `${ipv4} is the network address of ${subnet.cidr}`, hint: usableOf(range) };
  if (number === range.broadcast)
    return { message: `${ipv4} is the broadcast address of ${subnet.cidr}`, hint: usableOf(range) };
  return undefined;
}

function takenBy({ resource, ipv4 }: Fixed): { message: string; hint: string } {
  return { message: `${ipv4} is taken already`, hint: `by ${showResource(resource.id)}, ${at(resource)}` };
}
