import type { ObjectType } from "../object-type.ts";
import type { ListenerState, LoadBalancerState } from "./states.ts";

/** Load balancers. Members change through the Runtime API. Other changes reload HAProxy, which drops no connection. */
export const loadBalancerType: ObjectType<LoadBalancerState> = {
  name: "loadbalancer",
  holdsData: false,
  perTarget: true,
  summary: ({ address, listeners, members }) => {
    const ports = Object.values(listeners).map(formatListener).join(", ");
    return `${address}, ${ports}, ${formatMemberCount(Object.keys(members).length)}`;
  },
  followsReadiness: (path) => /^members\..+\.state$/.test(path),
  impacts: {
    /** Another process in another namespace: its connections end. */
    namespace: "replace",
    address: "live",
    process: "live",
    listeners: () => "live",
    pools: () => "live",
    members: () => "live",
    edits: "live",
  },
};

function formatListener({ protocol, port }: ListenerState): string {
  return `${protocol} ${port}`;
}

function formatMemberCount(members: number): string {
  return members === 1 ? "1 member" : `${members} members`;
}
