import type { LoadBalancerSpec } from "../../generated/kinds/load-balancer.ts";
import type { PoolMember } from "../../model/machine-pool.ts";
import type { ObjectId } from "../../model/object.ts";
import { nativeName, resolveReference } from "../../model/resource.ts";
import type { MemberClaim } from "../claims.ts";
import type { KindContext } from "../kind.ts";
import { domainRef } from "../shared/domain-ref.ts";
import type { MachinePoolResource, MemberResource } from "./member-resource.ts";

/** Returns the claims on load balancers to register each machine of the pool that is in service, or leaves it. */
export function memberClaims(pool: MachinePoolResource, view: KindContext): readonly MemberClaim[] {
  if (pool.spec.loadBalancers.length === 0) return [];
  const { draining } = view.rollout(pool.id);
  const members = registeredMembers(pool, view);
  return pool.spec.loadBalancers.flatMap((membership) => {
    const on = resolveReference("LoadBalancer", membership.name, pool.project);
    const loadBalancer = view.get<LoadBalancerSpec>(on);
    if (loadBalancer === undefined) return [];
    const network = resolveReference("Network", loadBalancer.spec.network, loadBalancer.project);
    const { port, weight } = membership;
    return members.flatMap((member): MemberClaim[] => {
      const endpoint = memberEndpoint(member, network, view);
      if (endpoint === undefined) return [];
      const base = {
        want: "member",
        on,
        by: pool.id,
        pool: membership.pool,
        name: nativeName(member),
      } as const;
      return [{ ...base, port, weight, drains: draining.includes(member.id), ...endpoint }];
    });
  });
}

/** Returns the members that are in service, additional ones included. */
export function serviceMembers(pool: MachinePoolResource, view: KindContext): readonly MemberResource[] {
  return membersWhere(pool, view, ({ phase }) => phase === "service" || phase === "surge");
}

/** Returns the members that are in service, and those that leave and are still registered. */
function registeredMembers(pool: MachinePoolResource, view: KindContext): readonly MemberResource[] {
  return membersWhere(pool, view, ({ phase, registration }) =>
    phase === "leaving" ? registration !== "none" : phase !== "warm",
  );
}

function membersWhere(
  pool: MachinePoolResource,
  view: KindContext,
  isIncluded: (member: PoolMember) => boolean,
): readonly MemberResource[] {
  const expansion = view.expansion(pool.id);
  if (expansion === undefined) return [];
  const included = new Set(expansion.pool.members.filter(isIncluded).map(({ id }) => id));
  return (expansion.resources as readonly MemberResource[]).filter(({ id }) => included.has(id)); // made by expandPool
}

/** Returns the domain and address of a member. Undefined while its host or address is unknown. */
function memberEndpoint(
  member: MemberResource,
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
