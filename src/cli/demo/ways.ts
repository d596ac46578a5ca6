import type { LoadBalancerState } from "../../drivers/haproxy/states.ts";
import type { DomainState } from "../../drivers/libvirt/states.ts";
import type { RouterState } from "../../drivers/network/states.ts";
import { INTERNET } from "../../lab/layout.ts";
import type { RelayTarget } from "../../lab/relay.ts";
import type { ObservedObject } from "../../model/object.ts";
import { parseResourceId } from "../../model/resource.ts";
import type { World } from "../world/world.ts";
import type { LabHost } from "./labs.ts";

/** What people can look at in a browser, and how it is reached in the lab. */
export interface Way {
  readonly lab: string;
  readonly to: RelayTarget;
}

/** A port that a load balancer listens on. */
export interface Service extends Way {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

type Seen = Pick<World, "snapshot" | "fleet">;
type Hosts = ReadonlyMap<string, LabHost>;

/** Port 80 of a machine: through its network's router where it has one, else from its host. */
export function wayTo(domain: ObservedObject, seen: Seen, hosts: Hosts): Way | undefined {
  const [nic] = Object.values((domain.state as unknown as DomainState).interfaces); // a domain's state, by its type
  if (nic === undefined || nic.ipv4 === null) return undefined;
  const router = routers(seen).find(({ state }) => Object.hasOwn(state.leases, nic.mac));
  const host = hosts.get(router?.target ?? domain.target);
  if (host === undefined) return undefined;
  const inside = router === undefined ? {} : { namespace: router.state.namespace };
  return { lab: host.lab, to: { host: host.host, ...inside, address: nic.ipv4, port: 80 } };
}

/** Every port of every load balancer: a public address from the internet, another one from inside of its network. */
export function servicesOf(seen: Seen, hosts: Hosts): Service[] {
  return ours(seen, "loadbalancer").flatMap(({ target, mark, state }) => {
    const host = hosts.get(target);
    if (host === undefined || mark === undefined) return [];
    const { namespace, address, listeners } = state as unknown as LoadBalancerState; // by its type
    const isPublic = routers(seen).some((router) => router.state.vips[address]?.at === "outside");
    const from = isPublic ? { host: INTERNET } : { host: host.host, namespace };
    return Object.values(listeners).map(({ port }) => ({
      ...{ name: parseResourceId(mark.owner).name, address, port, lab: host.lab },
      to: { ...from, address, port },
    }));
  });
}

function routers(seen: Seen): { readonly target: string; readonly state: RouterState }[] {
  return ours(seen, "router").map(({ target, state }) => ({
    target,
    state: state as unknown as RouterState,
  })); // by its type
}

function ours({ snapshot, fleet }: Seen, type: string): ObservedObject[] {
  return snapshot.objects.filter((object) => object.type === type && object.mark?.fleet === fleet.id);
}
