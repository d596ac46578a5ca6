import { type ObjectId, objectRef } from "../../model/object.ts";
import { nativeName, referTo } from "../../model/resource.ts";
import type { MemberClaim } from "../claims.ts";
import type { View } from "../kind.ts";
import type { LoadBalancerSpec } from "../load-balancer/spec.gen.ts";
import { type Member, membersOf, type Pool } from "./members.ts";

/** What the pool asks of load balancers: to send each of its machines its share. */
export function memberships(pool: Pool, view: View): readonly MemberClaim[] {
  return pool.spec.loadBalancers.flatMap((wanted) => {
    const on = referTo("LoadBalancer", wanted.name, pool.project);
    const loadBalancer = view.get<LoadBalancerSpec>(on);
    if (loadBalancer === undefined) return [];
    const network = referTo("Network", loadBalancer.spec.network, loadBalancer.project);
    const { port, weight } = wanted;
    return membersOf(pool).flatMap((member): MemberClaim[] => {
      const place = placeOf(member, network, view);
      const name = nativeName(member);
      return place === undefined
        ? []
        : [{ want: "member", on, by: pool.id, pool: wanted.pool, name, port, weight, ...place }];
    });
  });
}

/** Undefined while it is not known where the machine is, or what address it has. */
function placeOf(
  member: Member,
  network: string,
  view: View,
): { readonly address: string; readonly domain: ObjectId } | undefined {
  const host = view.placement(member.id)?.host;
  const index = member.spec.interfaces.findIndex(
    (one) => referTo("Network", one.network, member.project) === network,
  );
  const address = index === -1 ? undefined : view.address(member.id, index);
  if (host === undefined || address === undefined) return undefined;
  return { address, domain: objectRef("domain", host, nativeName(member)).id };
}
