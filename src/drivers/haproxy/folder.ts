import { hashText } from "../../model/hash.ts";

/** Where everything of one load balancer lies. */
export interface Folder {
  readonly path: string;
  readonly config: string;
  /** Of the Runtime API. */
  readonly socket: string;
  /** Of the master, for people. */
  readonly master: string;
  /** What the process knew of its members' health before its last reload. */
  readonly health: string;
}

/** In memory, as the namespaces are that the processes live in: after a reboot nothing of both is there. */
const FOLDERS = "/run/fleetwright/haproxy";

/** The path of a Unix socket has at most 107 bytes, and HAProxy needs some of them while it makes one. */
const MAX_NAME = 40;

export function folderOf(loadBalancer: string): Folder {
  const path = `${FOLDERS}/${shortName(loadBalancer)}`;
  return {
    path,
    config: `${path}/haproxy.cfg`,
    socket: `${path}/runtime.sock`,
    master: `${path}/master.sock`,
    health: `${path}/health`,
  };
}

function shortName(text: string): string {
  return text.length <= MAX_NAME ? text : `${text.slice(0, MAX_NAME - 9)}-${hashText(text).slice(0, 8)}`;
}
