import type { RrsetState } from "../../drivers/dns/state.ts";
import type { LoadBalancerState } from "../../drivers/haproxy/states.ts";
import type { RouterState } from "../../drivers/network/states.ts";
import type { AddressPoolSpec } from "../../generated/kinds/address-pool.ts";
import type { DNSRecordSpec } from "../../generated/kinds/dns-record.ts";
import type { DNSZoneSpec } from "../../generated/kinds/dns-zone.ts";
import type { FloatingIPSpec } from "../../generated/kinds/floating-ip.ts";
import type { LoadBalancerSpec } from "../../generated/kinds/load-balancer.ts";
import type { SecurityGroupSpec } from "../../generated/kinds/security-group.ts";
import type { WebhookSpec } from "../../generated/kinds/webhook.ts";
import type { ObservedObject } from "../../model/object.ts";
import { targetId } from "../../model/object.ts";
import type { Resource, ResourceId } from "../../model/resource.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";
import type { Palette } from "../terminal/io.ts";
import { objectsOwnedBy } from "./machine-rows.ts";
import { type ColumnsOfKind, type ResourceColumn, specColumn, targetsColumn } from "./resource-column.ts";

/** The columns of the network kinds: addresses, their machines, and health. */
export const NETWORK_COLUMNS: Readonly<Record<string, ColumnsOfKind>> = {
  AddressPool: () => [
    specColumn<AddressPoolSpec>("ADDRESSES", ({ cidrs }) => cidrs.join(", ")),
    specColumn<AddressPoolSpec>("GATEWAY", ({ gateway }) => gateway),
  ],
  FloatingIP: (workspace) => [
    { head: "ADDRESS", cell: ({ id }) => findRouterWith(id, workspace)?.address ?? "" },
    specColumn<FloatingIPSpec>("MACHINE", ({ target }) => target.virtualMachine),
    { head: "ON", cell: ({ id }) => findRouterWith(id, workspace)?.host ?? "" },
  ],
  LoadBalancer: (workspace) => [
    { head: "ADDRESS", cell: (resource) => loadBalancerState(resource, workspace)?.address ?? "" },
    specColumn<LoadBalancerSpec>("LISTENERS", ({ listeners }) =>
      listeners.map(({ protocol, port, pool }) => `${protocol} ${port} → ${pool}`).join(", "),
    ),
    { head: "MEMBERS", cell: ({ id }, color) => formatMembersUp(objectsOwnedBy(id, workspace), color) },
    targetsColumn(workspace),
  ],
  SecurityGroup: (workspace) => [
    specColumn<SecurityGroupSpec>("RULES", ({ rules }) => rules.length),
    targetsColumn(workspace),
  ],
  DNSZone: (workspace) => [
    specColumn<DNSZoneSpec>("ZONE", ({ zone }) => zone),
    specColumn<DNSZoneSpec>("SERVER", ({ server }) => server),
    zoneStateColumn(workspace),
  ],
  DNSRecord: (workspace) => [
    specColumn<DNSRecordSpec>("TYPE", ({ type }) => type),
    { head: "VALUES", cell: ({ id }) => recordValues(id, workspace).join(", ") },
    targetsColumn(workspace),
  ],
  Webhook: () => [
    specColumn<WebhookSpec>("URL", ({ url }) => url),
    specColumn<WebhookSpec>("EVENTS", ({ events }) => events.join(", ")),
  ],
};

/** Casts the state of an object; the caller knows its type. */
const castState = <State>(object: ObservedObject | undefined) => object?.state as State | undefined;

function loadBalancerState({ id }: Resource, workspace: FleetWorkspace): LoadBalancerState | undefined {
  return castState(objectsOwnedBy(id, workspace).find(({ type }) => type === "loadbalancer"));
}

/** Formats `2 of 3 up`; only the number of members without health checks. */
function formatMembersUp(owned: readonly ObservedObject[], color: Palette): string {
  const balancer = owned.find(({ type }) => type === "loadbalancer");
  const amount = Object.keys(castState<LoadBalancerState>(balancer)?.members ?? {}).length;
  const health = Object.values(balancer?.health ?? {});
  const up = health.filter(({ state }) => state === "up").length;
  if (health.length === 0) return balancer === undefined ? "" : `${amount}`;
  const text = `${up} of ${health.length} up`;
  if (up === 0) return color.red(text);
  return up === health.length ? color.green(text) : color.yellow(text);
}

/** Finds the router that holds a floating IP. A floating IP has no object of its own. */
function findRouterWith(
  id: ResourceId,
  { snapshot, fleet }: FleetWorkspace,
): { readonly address: string; readonly host: string } | undefined {
  for (const object of snapshot.objects) {
    if (object.type !== "router" || object.mark?.fleet !== fleet.id) continue;
    const floating = Object.entries(castState<RouterState>(object)?.floating ?? {});
    const address = floating.find(([, { owner }]) => owner === id)?.[0];
    if (address !== undefined) return { address, host: object.target };
  }
  return undefined;
}

function zoneStateColumn({ snapshot }: FleetWorkspace): ResourceColumn {
  return {
    head: "STATE",
    cell: ({ name }, color) =>
      snapshot.unreadable.has(targetId("zone", name)) ? color.red("unreachable") : color.green("up"),
  };
}

function recordValues(id: ResourceId, workspace: FleetWorkspace): string[] {
  const sets = objectsOwnedBy(id, workspace).filter(({ type }) => type === "rrset");
  return sets.flatMap((object) => castState<RrsetState>(object)?.values ?? []);
}
