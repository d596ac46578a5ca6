import type { ObjectType } from "../driver.ts";
import type { ListenerState, LoadBalancerState } from "./states.ts";

/** Load balancers. Members change through the Runtime API, the rest by a reload which no connection notices. */
export const loadBalancerType: ObjectType<LoadBalancerState> = {
  name: "loadbalancer",
  holdsData: false,
  copies: true,
  summary: ({ address, listeners, members }) => {
    const ports = Object.values(listeners).map(portOf).join(", ");
    return `${address}, ${ports}, ${countOf(Object.keys(members).length)}`;
  },
  impacts: {
    /** Another process in another place: its connections end. */
    namespace: "replace",
    address: "live",
    process: "live",
    listeners: () => "live",
    pools: () => "live",
    members: () => "live",
    edits: "live",
  },
};

function portOf({ protocol, port }: ListenerState): string {
  return `${protocol} ${port}`;
}

function countOf(members: number): string {
  return members === 1 ? "1 member" : `${members} members`;
}
