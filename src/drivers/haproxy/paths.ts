import { hashText } from "../../model/hash.ts";

/** Paths of one load balancer. */
export interface LoadBalancerPaths {
  readonly folder: string;
  readonly config: string;
  /** Socket of the Runtime API. */
  readonly socket: string;
  /** Socket of the master process, for users. */
  readonly master: string;
  /** Health of the members before the last reload. */
  readonly health: string;
}

/** In memory, like the namespaces that the processes run in: a reboot removes both. */
const ROOT_FOLDER = "/run/fleetwright/haproxy";

/** The path of a Unix socket has at most 107 bytes, and HAProxy needs some of them while it creates one. */
const MAX_NAME = 40;

export function pathsOf(loadBalancer: string): LoadBalancerPaths {
  const path = `${ROOT_FOLDER}/${shortName(loadBalancer)}`;
  return {
    folder: path,
    config: `${path}/haproxy.cfg`,
    socket: `${path}/runtime.sock`,
    master: `${path}/master.sock`,
    health: `${path}/health`,
  };
}

function shortName(text: string): string {
  return text.length <= MAX_NAME ? text : `${text.slice(0, MAX_NAME - 9)}-${hashText(text).slice(0, 8)}`;
}
