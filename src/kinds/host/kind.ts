import type { UnderlayState, UplinkState } from "../../drivers/network/states.ts";
import type { HostSpec } from "../../generated/kinds/host.ts";
import { type DesiredObject, objectRef } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource, type Resource } from "../../model/resource.ts";
import type { Kind, KindContext } from "../kind.ts";
import { desiredObject } from "../shared/desired-object.ts";
import { isNetworkUsed, underlayRef } from "../shared/network-topology.ts";
import { systemPool, systemPoolState } from "../shared/system-pool.ts";

/** A hypervisor. Its objects are the system pool, the underlay and, on a gateway, the uplink. */
export const host: Kind<HostSpec> = {
  name: "Host",
  eventNoun: "host",
  objects: (resource, view) => ({
    objects: [...poolObjects(resource, view), ...underlayObjects(resource), ...uplinkObjects(resource, view)],
    blocked: underlayMismatch(resource, view),
  }),
};

/** Returns the system pool, if files of a machine, an image or a volume need it, and while it exists. */
function poolObjects(resource: Resource<HostSpec>, view: KindContext): DesiredObject<object>[] {
  const { ref } = systemPool(view.fleet, resource.name);
  const isNeeded =
    view.claims(resource.id, "system-files").length > 0 ||
    view.observed(resource.id).some(({ id }) => id === ref.id);
  if (!isNeeded) return [];
  const state = systemPoolState(view.fleet, resource.name);
  return [desiredObject(resource, ref, state, { onDelete: "retain" })];
}

/**
 * Returns the underlay's objects, also before the first network exists. Otherwise its firewall would come too late.
 */
function underlayObjects(resource: Resource<HostSpec>): DesiredObject<UnderlayState>[] {
  const { underlay } = resource.spec;
  if (underlay === undefined) return [];
  const state: UnderlayState = { interface: underlay.interface, guard: "on" };
  return [desiredObject(resource, underlayRef(resource.name, underlay.interface), state)];
}

/**
 * Blocks the underlay if the host does not have the address of its spec. Otherwise networks would send to a wrong
 * address.
 */
function underlayMismatch(
  { id, name, spec: { underlay } }: Resource<HostSpec>,
  view: KindContext,
): Blocked[] {
  const links = view.host(name)?.facts?.links;
  if (underlay === undefined || links === undefined) return [];
  const addresses = links[underlay.interface]?.addresses ?? [];
  if (addresses.some((address) => address.startsWith(`${underlay.address}/`))) return [];
  const actual = addresses.length === 0 ? "no IPv4 address" : addresses.join(", ");
  const message = `${formatResource(id)}: ${underlay.address} is not its address on ${underlay.interface}, which has ${actual}`;
  return [
    {
      resource: id,
      code: "invalid",
      message,
      hint: "write the interface and the address that the underlay has",
    },
  ];
}

/** Returns the uplink while a router on the host needs it. */
function uplinkObjects(resource: Resource<HostSpec>, view: KindContext): DesiredObject<UplinkState>[] {
  const { uplink, underlay } = resource.spec;
  const users = view.claims(resource.id, "uplink").filter(({ by }) => isNetworkUsed(by, view));
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
  return [desiredObject(resource, objectRef("uplink", resource.name, uplink.interface), state)];
}
