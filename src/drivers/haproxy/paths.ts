import { hashText } from "../../model/hash.ts";

/** Paths of one HAProxy. */
export interface HaproxyPaths {
  readonly folder: string;
  readonly config: string;
  /** Socket of the Runtime API. */
  readonly socket: string;
  /** Socket of the master process, for users. */
  readonly master: string;
  /** Health of the servers before the last load. */
  readonly health: string;
}

/** Folders in memory, like the namespaces that the processes run in: a reboot removes both. */
const ROOT_FOLDERS = {
  loadbalancer: "/run/fleetwright/haproxy",
  prober: "/run/fleetwright/prober",
} as const;

/** The type of an object that is an HAProxy. */
export type HaproxyType = keyof typeof ROOT_FOLDERS;

/** The path of a Unix socket has at most 107 bytes, and HAProxy needs some of them while it creates one. */
const MAX_NAME = 40;

export function pathsOf(type: HaproxyType, name: string): HaproxyPaths {
  const path = `${ROOT_FOLDERS[type]}/${shortName(name)}`;
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
