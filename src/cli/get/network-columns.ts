import type { RrsetState } from "../../drivers/dns/state.ts";
import type { LoadBalancerState } from "../../drivers/haproxy/states.ts";
import type { RouterState } from "../../drivers/network/states.ts";
import type { AddressPoolSpec } from "../../kinds/address-pool/spec.gen.ts";
import type { DNSRecordSpec } from "../../kinds/dns-record/spec.gen.ts";
import type { DNSZoneSpec } from "../../kinds/dns-zone/spec.gen.ts";
import type { FloatingIPSpec } from "../../kinds/floating-ip/spec.gen.ts";
import type { LoadBalancerSpec } from "../../kinds/load-balancer/spec.gen.ts";
import type { SecurityGroupSpec } from "../../kinds/security-group/spec.gen.ts";
import type { WebhookSpec } from "../../kinds/webhook/spec.gen.ts";
import type { ObservedObject } from "../../model/object.ts";
import { targetId } from "../../model/object.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";
import type { Palette } from "../io.ts";
import { ownOf } from "../machines.ts";
import type { World } from "../world/world.ts";
import { type Columns, type ResourceColumn, spec, where } from "./column.ts";

/** What is listed of networks' services: addresses, who answers there, and whether it is well. */
export const NETWORK_COLUMNS: Readonly<Record<string, Columns>> = {
  AddressPool: () => [
    spec<AddressPoolSpec>("ADDRESSES", ({ cidrs }) => cidrs.join(", ")),
    spec<AddressPoolSpec>("GATEWAY", ({ gateway }) => gateway),
  ],
  FloatingIP: (world) => [
    { head: "ADDRESS", cell: ({ id }) => routerWith(id, world)?.address ?? "" },
    spec<FloatingIPSpec>("MACHINE", ({ target }) => target.virtualMachine),
    { head: "ON", cell: ({ id }) => routerWith(id, world)?.host ?? "" },
  ],
  LoadBalancer: (world) => [
    { head: "ADDRESS", cell: (resource) => balancerOf(resource, world)?.address ?? "" },
    spec<LoadBalancerSpec>("LISTENERS", ({ listeners }) =>
      listeners.map(({ protocol, port, pool }) => `${protocol} ${port} → ${pool}`).join(", "),
    ),
    { head: "MEMBERS", cell: ({ id }, color) => membersUp(ownOf(id, world), color) },
    where(world),
  ],
  SecurityGroup: (world) => [spec<SecurityGroupSpec>("RULES", ({ rules }) => rules.length), where(world)],
  DNSZone: (world) => [
    spec<DNSZoneSpec>("ZONE", ({ zone }) => zone),
    spec<DNSZoneSpec>("SERVER", ({ server }) => server),
    stateOfZone(world),
  ],
  DNSRecord: (world) => [
    spec<DNSRecordSpec>("TYPE", ({ type }) => type),
    { head: "VALUES", cell: ({ id }) => valuesOf(id, world).join(", ") },
    where(world),
  ],
  Webhook: () => [
    spec<WebhookSpec>("URL", ({ url }) => url),
    spec<WebhookSpec>("EVENTS", ({ events }) => events.join(", ")),
  ],
};

/** An object's state is that of its type. */
const stateAs = <State>(object: ObservedObject | undefined) => object?.state as State | undefined;

function balancerOf({ id }: Resource, world: World): LoadBalancerState | undefined {
  return stateAs(ownOf(id, world).find(({ type }) => type === "loadbalancer"));
}

/** `2 of 3 up`; only how many there are where nobody looks at their health. */
function membersUp(own: readonly ObservedObject[], color: Palette): string {
  const balancer = own.find(({ type }) => type === "loadbalancer");
  const amount = Object.keys(stateAs<LoadBalancerState>(balancer)?.members ?? {}).length;
  const health = Object.values(balancer?.health ?? {});
  const up = health.filter((one) => one === "up").length;
  if (health.length === 0) return balancer === undefined ? "" : `${amount}`;
  const paint = up === health.length ? color.green : up === 0 ? color.red : color.yellow;
  return paint(`${up} of ${health.length} up`);
}

/** A public address has no object of its own: the router of its machine's network holds it. */
function routerWith(
  id: ResourceId,
  { snapshot, fleet }: World,
): { readonly address: string; readonly host: string } | undefined {
  for (const object of snapshot.objects) {
    if (object.type !== "router" || object.mark?.fleet !== fleet.id) continue;
    const held = Object.entries(stateAs<RouterState>(object)?.floating ?? {});
    const address = held.find(([, { owner }]) => owner === id)?.[0];
    if (address !== undefined) return { address, host: object.target };
  }
  return undefined;
}

function stateOfZone({ snapshot }: World): ResourceColumn {
  return {
    head: "STATE",
    cell: ({ name }, color) =>
      snapshot.unreadable.has(targetId("zone", name)) ? color.red("unreachable") : color.green("up"),
  };
}

function valuesOf(id: ResourceId, world: World): string[] {
  const sets = ownOf(id, world).filter(({ type }) => type === "rrset");
  return sets.flatMap((object) => stateAs<RrsetState>(object)?.values ?? []);
}
