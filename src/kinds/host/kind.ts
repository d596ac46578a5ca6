import type { UnderlayState, UplinkState } from "../../drivers/network/states.ts";
import { type DesiredObject, objectRef } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import { desired } from "../desired.ts";
import type { Kind, View } from "../kind.ts";
import { isUsed, underlayRef } from "../networks.ts";
import { systemPool, systemPoolState } from "../system-pool.ts";
import type { HostSpec } from "./spec.gen.ts";

/** A hypervisor host: the pool for what machines need to boot, and on a gateway the way to the public network. */
export const host: Kind<HostSpec> = {
  name: "Host",
  realise: (resource, view) => ({
    objects: [poolObject(resource, view), ...underlayObjects(resource), ...uplinkObjects(resource, view)],
    blocked: misplaced(resource, view),
  }),
};

function poolObject(resource: Resource<HostSpec>, view: View): DesiredObject<object> {
  const { ref } = systemPool(view.fleet, resource.name);
  const state = systemPoolState(view.fleet, resource.name);
  return desired(resource, ref, state, { onDelete: "retain" });
}

/** There also before the first network is: what guards it must not come late. */
function underlayObjects(resource: Resource<HostSpec>): DesiredObject<UnderlayState>[] {
  const { underlay } = resource.spec;
  if (underlay === undefined) return [];
  const state: UnderlayState = { interface: underlay.interface, guard: "on" };
  return [desired(resource, underlayRef(resource.name, underlay.interface), state)];
}

/** Networks would send to where nobody is. */
function misplaced({ id, name, spec: { underlay } }: Resource<HostSpec>, view: View): Blocked[] {
  const links = view.host(name)?.facts?.links;
  if (underlay === undefined || links === undefined) return [];
  const there = links[underlay.interface]?.addresses ?? [];
  if (there.some((one) => one.startsWith(`${underlay.address}/`))) return [];
  const found = there.length === 0 ? "no IPv4 address" : there.join(", ");
  const message = `${showResource(id)}: ${underlay.address} is not its address on ${underlay.interface}, which has ${found}`;
  return [
    {
      resource: id,
      code: "invalid",
      message,
      hint: "write the interface and the address that the underlay has",
    },
  ];
}

/** There as long as a router is. */
function uplinkObjects(resource: Resource<HostSpec>, view: View): DesiredObject<UplinkState>[] {
  const { uplink, underlay } = resource.spec;
  const users = view.claims(resource.id, "uplink").filter(({ by }) => isUsed(by, view));
  if (uplink === undefined || users.length === 0) return [];
  const closed =
    underlay === undefined || underlay.interface === uplink.interface ? [] : [underlay.interface];
  const state: UplinkState = {
    interface: uplink.interface,
    closed,
    forwarding: true,
    prompt: true,
    nat: "on",
  };
  return [desired(resource, objectRef("uplink", resource.name, uplink.interface), state)];
}
