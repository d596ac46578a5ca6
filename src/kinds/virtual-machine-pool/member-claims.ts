import type { LoadBalancerSpec } from "../../generated/kinds/load-balancer.ts";
import type { ObjectId } from "../../model/object.ts";
import { nativeName, resolveReference } from "../../model/resource.ts";
import type { MemberClaim } from "../claims.ts";
import type { KindContext } from "../kind.ts";
import { domainRef } from "../shared/domain-ref.ts";
import { type MachinePoolResource, membersOf, type PoolMember } from "./pool-members.ts";

/** Returns the claims on load balancers to register each machine of the pool. */
export function memberClaims(pool: MachinePoolResource, view: KindContext): readonly MemberClaim[] {
  return pool.spec.loadBalancers.flatMap((membership) => {
    const on = resolveReference("LoadBalancer", membership.name, pool.project);
    const loadBalancer = view.get<LoadBalancerSpec>(on);
    if (loadBalancer === undefined) return [];
    const network = resolveReference("Network", loadBalancer.spec.network, loadBalancer.project);
    const { port, weight } = membership;
    return membersOf(pool).flatMap((member): MemberClaim[] => {
      const endpoint = memberEndpoint(member, network, view);
      const name = nativeName(member);
      return endpoint === undefined
        ? []
        : [{ want: "member", on, by: pool.id, pool: membership.pool, name, port, weight, ...endpoint }];
    });
  });
}

/** Returns the domain and address of a member. Undefined while its host or address is unknown. */
function memberEndpoint(
  member: PoolMember,
  network: string,
  view: KindContext,
): { readonly address: string; readonly domain: ObjectId } | undefined {
  const host = view.placement(member.id)?.host;
  const index = member.spec.interfaces.findIndex(
    (nic) => resolveReference("Network", nic.network, member.project) === network,
  );
  const address = index === -1 ? undefined : view.address(member.id, index);
  if (host === undefined || address === undefined) return undefined;
  return { address, domain: domainRef(member, host).id };
}
