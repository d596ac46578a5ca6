import type { UplinkState } from "../../drivers/network/states.ts";
import { type DesiredObject, objectRef } from "../../model/object.ts";
import type { Resource } from "../../model/resource.ts";
import { desired } from "../desired.ts";
import type { Kind, View } from "../kind.ts";
import { isUsed } from "../networks.ts";
import { systemPool, systemPoolState } from "../system-pool.ts";
import type { HostSpec } from "./spec.gen.ts";

/** A hypervisor host: the pool for what machines need to boot, and on a gateway the way to the public network. */
export const host: Kind<HostSpec> = {
  name: "Host",
  realise: (resource, view) => ({ objects: [poolObject(resource, view), ...uplinkObjects(resource, view)] }),
};

function poolObject(resource: Resource<HostSpec>, view: View): DesiredObject<object> {
  const { ref } = systemPool(view.fleet, resource.name);
  const state = systemPoolState(view.fleet, resource.name);
  return desired(resource, ref, state, { onDelete: "retain" });
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
