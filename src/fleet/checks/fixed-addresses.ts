import type { LoadBalancerSpec } from "../../generated/kinds/load-balancer.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { memoizeByIdentity } from "../../model/memoize.ts";
import { formatResource, type Resource, type ResourceId, resolveReference } from "../../model/resource.ts";
import type { Finding, FleetCheck } from "../finding.ts";
import { contains, parseIpv4, parseIpv4Subnet } from "../ipv4.ts";
import type { Path } from "../path.ts";
import { sourceLocation } from "../source-location.ts";
import { usableRangeHint } from "./networks.ts";

/** A fixed address of a machine or a load balancer. */
interface FixedAddress {
  readonly resource: Resource;
  readonly path: Path;
  readonly network: ResourceId;
  readonly ipv4: string;
  /** The network and the address as a map key. */
  readonly key: string;
}

/** Finds unusable fixed addresses: outside of the subnet, equal to the gateway, or used twice. */
export const checkAddresses: FleetCheck = (fleet) => {
  const taken = new Map<string, FixedAddress>();
  const findings: Finding[] = [];
  const machines = fleet.ofKind<VirtualMachineSpec>("VirtualMachine").flatMap(fixedMachineAddresses);
  const loadBalancers = fleet.ofKind<LoadBalancerSpec>("LoadBalancer").flatMap(fixedVips);
  for (const fixed of [...machines, ...loadBalancers]) {
    const network = fleet.get<NetworkSpec>(fixed.network);
    const error = network === undefined ? undefined : addressError(fixed.ipv4, network.spec);
    const other = taken.get(fixed.key);
    if (error !== undefined) findings.push({ ...fixed, ...error });
    else if (other !== undefined) findings.push({ ...fixed, ...takenBy(other) });
    else taken.set(fixed.key, fixed);
  }
  return findings;
};

const fixedMachineAddresses = memoizeByIdentity((resource: Resource<VirtualMachineSpec>): FixedAddress[] =>
  resource.spec.interfaces.flatMap(({ network, ipv4 }, index) => {
    if (ipv4 === undefined) return [];
    const id = resolveReference("Network", network, resource.project);
    const path = ["spec", "interfaces", index, "ipv4"];
    return [{ resource, path, ipv4, network: id, key: `${id} ${ipv4}` }];
  }),
);

const fixedVips = memoizeByIdentity((resource: Resource<LoadBalancerSpec>): FixedAddress[] => {
  const { network, vip } = resource.spec;
  if (vip.address === undefined || vip.pool !== undefined) return [];
  const id = resolveReference("Network", network, resource.project);
  const path = ["spec", "vip", "address"];
  return [{ resource, path, ipv4: vip.address, network: id, key: `${id} ${vip.address}` }];
});

function addressError(
  ipv4: string,
  { subnets }: NetworkSpec,
): { message: string; hint?: string } | undefined {
  const [subnet] = subnets;
  if (subnet === undefined) return { message: `${ipv4} cannot be assigned: the network has no subnet` };
  const range = parseIpv4Subnet(subnet.cidr);
  const number = parseIpv4(ipv4);
  if (!contains(range, number))
    return { message: `${ipv4} is not an address of ${subnet.cidr}`, hint: usableRangeHint(range) };
  if (ipv4 === subnet.gateway) return { message: `${ipv4} is the gateway of ${subnet.cidr}` };
  if (number === range.network)
    return { message: `${ipv4} is the network address of ${subnet.cidr}`, hint: usableRangeHint(range) };
  if (number === range.broadcast)
    return { message: `${ipv4} is the broadcast address of ${subnet.cidr}`, hint: usableRangeHint(range) };
  return undefined;
}

function takenBy({ resource, ipv4 }: FixedAddress): { message: string; hint: string } {
  return {
    message: `${ipv4} is taken already`,
    hint: `by ${formatResource(resource.id)}, ${sourceLocation(resource)}`,
  };
}
