import type { LoadBalancerState } from "../../drivers/haproxy/states.ts";
import { domainStateOf } from "../../drivers/libvirt/domain-state.ts";
import type { RouterState } from "../../drivers/network/states.ts";
import { INTERNET } from "../../lab/layout.ts";
import type { RelayTarget } from "../../lab/relay.ts";
import type { ObservedObject } from "../../model/object.ts";
import { parseResourceId } from "../../model/resource.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";
import type { LabHost } from "./labs.ts";

/** An HTTP endpoint inside a lab, and the way to it. */
export interface Endpoint {
  readonly lab: string;
  readonly to: RelayTarget;
}

/** A listener of a load balancer. */
export interface Service extends Endpoint {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

type ObservedFleet = Pick<FleetWorkspace, "snapshot" | "fleet">;
type LabHosts = ReadonlyMap<string, LabHost>;

/** Returns port 80 of a machine, from the router of its network or, without a router, from its host. */
export function endpointOf(
  domain: ObservedObject,
  workspace: ObservedFleet,
  hosts: LabHosts,
): Endpoint | undefined {
  const [nic] = Object.values(domainStateOf(domain).interfaces);
  if (nic === undefined || nic.ipv4 === null) return undefined;
  const router = ownRouters(workspace).find(({ state }) => Object.hasOwn(state.leases, nic.mac));
  const host = hosts.get(router?.target ?? domain.target);
  if (host === undefined) return undefined;
  const inside = router === undefined ? {} : { namespace: router.state.namespace };
  return { lab: host.lab, to: { host: host.host, ...inside, address: nic.ipv4, port: 80 } };
}

/** Returns every listener of every load balancer. A public address is reached from the internet, others from inside the network. */
export function servicesOf(workspace: ObservedFleet, hosts: LabHosts): Service[] {
  return ownObjects(workspace, "loadbalancer").flatMap(({ target, mark, state }) => {
    const host = hosts.get(target);
    if (host === undefined || mark === undefined) return [];
    const { namespace, address, listeners } = state as unknown as LoadBalancerState; // the state of type `loadbalancer`
    const isPublic = ownRouters(workspace).some((router) => router.state.vips[address]?.at === "outside");
    const from = isPublic ? { host: INTERNET } : { host: host.host, namespace };
    return Object.values(listeners).map(({ port }) => ({
      name: parseResourceId(mark.owner).name,
      address,
      port,
      lab: host.lab,
      to: { ...from, address, port },
    }));
  });
}

function ownRouters(workspace: ObservedFleet): { readonly target: string; readonly state: RouterState }[] {
  return ownObjects(workspace, "router").map(({ target, state }) => ({
    target,
    state: state as unknown as RouterState, // the state of type `router`
  }));
}

function ownObjects({ snapshot, fleet }: ObservedFleet, type: string): ObservedObject[] {
  return snapshot.objects.filter((object) => object.type === type && object.mark?.fleet === fleet.id);
}
