import { isFilePool, type NetworkState, type PoolState } from "../../drivers/libvirt/states.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import { UNTIL_HOST_ANSWERS } from "../../model/hints.ts";
import type { ObservedObject, TargetId } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { formatResource, type Resource } from "../../model/resource.ts";
import type { HostLimit, HostView, KindContext } from "../kind.ts";
import { type NetworkResource, networkRef } from "./network-topology.ts";
import { hostsOfPool, poolRef } from "./storage-pools.ts";
import { systemPool } from "./system-pool.ts";

/**
 * Networks and pools of libvirt that others made. A resource uses them, and owns nothing of them: nothing creates,
 * starts or changes one. Where one is missing or not active, its users are blocked.
 */

/** The reason why a network or a pool cannot be used on a host. */
export interface ExistingProblem {
  readonly code: Blocked["code"];
  /** Without the host: `network default is not active`. */
  readonly message: string;
  /** The command that mends it, or other help. */
  readonly hint: string;
  /** The help for machines that run on it. Absent: the same. */
  readonly hintWhileRunning?: string;
}

type View = Pick<KindContext, "fleet" | "host" | "hosts" | "found">;

/** Returns why machines on the host cannot use a network of mode `existing`. Undefined for all other networks. */
export function networkProblem(
  network: NetworkResource,
  host: TargetId,
  view: View,
): ExistingProblem | undefined {
  const { mode, name = "" } = network.spec;
  if (mode !== "existing") return undefined;
  const found = view.found(networkRef(network, host).id);
  const state = found?.state as NetworkState | undefined; // the driver returns this type
  const wrong =
    ownedByFleet("network", name, found, view) ?? wrongState("network", name, state, view.host(host));
  if (wrong !== undefined || state === undefined) return wrong;
  const { bridge } = { ...state, ...(found?.running as Partial<NetworkState> | undefined) }; // as above
  if (FORWARD_MODES.has(state.forward) && BRIDGE_NAME.test(bridge)) return undefined;
  if (FORWARD_MODES.has(state.forward))
    return {
      code: "refused",
      message: `network ${name} has no bridge that Fleetwright can use`,
      hint: "its name must have at most 15 of the characters A-Z a-z 0-9 _ . -",
    };
  return {
    code: "refused",
    message: `network ${name} has the forward mode ${state.forward}`,
    hint: `machines can be attached to networks with ${[...FORWARD_MODES].join(", ")}`,
  };
}

/** Forward modes with a bridge on the host: https://libvirt.org/formatnetwork.html#connectivity */
const FORWARD_MODES: ReadonlySet<string> = new Set(["nat", "route", "open", "isolated", "bridge"]);

/** As `bridge` in the schema of Network: the name becomes part of firewall rules. */
const BRIDGE_NAME = /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,15}$/;

/** Returns why the host's pool of type `existing` cannot hold disks. Undefined for all other pools. */
export function poolProblem(
  pool: Resource<StoragePoolSpec>,
  host: TargetId,
  view: View,
): ExistingProblem | undefined {
  const { type, name = "" } = pool.spec;
  if (type !== "existing") return undefined;
  const found = view.found(poolRef(pool, host).id);
  const state = found?.state as PoolState | undefined; // the driver returns this type
  const wrong = ownedByFleet("pool", name, found, view) ?? wrongState("pool", name, state, view.host(host));
  if (wrong !== undefined || state === undefined) return wrong;
  if (found?.unusable !== undefined)
    return { code: "unreadable", message: `pool ${name} cannot be used`, hint: found.unusable };
  const system = systemPool(view.fleet, host).path;
  if (`${state.path}/`.startsWith(`${system}/`))
    return {
      code: "refused",
      message: `pool ${name} is in ${system}`,
      hint: "Fleetwright keeps kernels, seeds and images there; name a pool elsewhere",
    };
  if (!isFilePool(state.type) && state.type !== "logical")
    return {
      code: "refused",
      message: `pool ${name} is of libvirt's type ${state.type}`,
      hint: POOL_TYPE_HINTS[state.type] ?? "volumes can be made in pools of type dir, fs, netfs and logical",
    };
  if (isPlainPath(state.path)) return undefined;
  return {
    code: "refused",
    message: `pool ${name} has no directory that Fleetwright can use`,
    hint: "its path must be absolute, without spaces and ..",
  };
}

/** True for paths as a pool of the fleet's own may have them. */
function isPlainPath(path: string): boolean {
  return path.startsWith("/") && !/[\s\p{Cc}]/u.test(path) && !path.split("/").includes("..");
}

/** What libvirt itself can do with other pools: https://libvirt.org/storage.html */
const POOL_TYPE_HINTS: Readonly<Record<string, string>> = {
  disk: "its volumes are partitions; use a pool of type dir, fs, netfs or logical",
  iscsi: "libvirt makes no volumes in it, the target does; use a pool of type dir, fs, netfs or logical",
  "iscsi-direct": "libvirt makes no volumes in it; use a pool of type dir, fs, netfs or logical",
  mpath: "libvirt makes no volumes in it, it lists devices; use a pool of type dir, fs, netfs or logical",
  rbd: "write a StoragePool of type rbd for it",
  scsi: "libvirt makes no volumes in it, it lists devices; use a pool of type dir, fs, netfs or logical",
};

/** A network or pool that the fleet made itself is deleted with its resource, whoever uses it. */
function ownedByFleet(
  type: keyof typeof COMMANDS,
  name: string,
  found: ObservedObject | undefined,
  { fleet }: View,
): ExistingProblem | undefined {
  if (found?.mark?.fleet !== fleet) return undefined;
  return {
    code: "refused",
    message: `${type} ${name} is the fleet's own`,
    hint: `it belongs to ${formatResource(found.mark.owner)}; name a ${type} that others made`,
  };
}

const COMMANDS = {
  network: { start: "net-start", list: "net-list" },
  pool: { start: "pool-start", list: "pool-list" },
} as const;

function wrongState(
  type: keyof typeof COMMANDS,
  name: string,
  state: { readonly active: boolean } | undefined,
  host: HostView | undefined,
): ExistingProblem | undefined {
  const { start, list } = COMMANDS[type];
  if (state?.active === true) return undefined;
  if (host?.facts === undefined)
    return {
      code: "unreadable",
      message: `${type} ${name} is unknown`,
      hint: UNTIL_HOST_ANSWERS,
    };
  if (state === undefined)
    return {
      code: "dependency",
      message: `${type} ${name} does not exist`,
      hint: `Fleetwright does not make it; what there is: virsh ${list} --all`,
    };
  const problem = { code: "dependency", message: `${type} ${name} is not active` } as const;
  const hint = `virsh ${start} ${name}`;
  return type === "network"
    ? { ...problem, hint, hintWhileRunning: `${hint}, then ${REATTACH}` }
    : { ...problem, hint };
}

/**
 * Stopping a network removed its bridge. Its start attaches no machine that ran meanwhile. The plan shows the interfaces
 * of the fleet's machines that are in no bridge; libvirt attaches all of them when it starts (qemuProcessReconnect).
 */
export const REATTACH =
  "apply: it attaches the running machines of the fleet to it again; others wait for a restart of libvirt's daemon (libvirtd or virtqemud)";

/** Returns the problem as a reason why a resource cannot be planned. */
export function blockedBy(
  { id }: Resource,
  host: TargetId,
  { code, message, hint }: ExistingProblem,
): Blocked {
  return { resource: id, code, message: `${formatResource(id)}: ${message} on ${host}`, hint };
}

/**
 * Returns the hosts that can serve a network of mode `existing`. Empty for others. The hosts where the machine is stay in
 * it: the machine is not moved, but left as it is, with the problem.
 */
export function networkHosts(
  network: NetworkResource,
  present: readonly TargetId[],
  view: View,
): HostLimit[] {
  if (network.spec.mode !== "existing") return [];
  const because = `${formatResource(network.id)} is active only there`;
  return [limitTo(view.hosts(), present, (host) => networkProblem(network, host, view), because)];
}

/**
 * Returns the hosts that can serve a pool: those of its spec and, with type `existing`, where it is active, as
 * `networkHosts` does.
 */
export function poolHosts(
  pool: Resource<StoragePoolSpec>,
  present: readonly TargetId[],
  view: View,
): HostLimit[] {
  const { type, hosts } = pool.spec;
  if (type !== "existing" && hosts === "all") return [];
  const name = formatResource(pool.id);
  const because = type === "existing" ? `${name} is active only there` : `${name} is only there`;
  return [limitTo(hostsOfPool(pool, view), present, (host) => poolProblem(pool, host, view), because)];
}

/** Keeps hosts that cannot be read: what they have is unknown, not absent. */
function limitTo(
  hosts: readonly HostView[],
  present: readonly TargetId[],
  problemOn: (host: TargetId) => ExistingProblem | undefined,
  because: string,
): HostLimit {
  const problems = hosts.map(({ id }) => ({ id, problem: present.includes(id) ? undefined : problemOn(id) }));
  const able = problems.filter(({ problem }) => problem === undefined || problem.code === "unreadable");
  const reasons = problems.flatMap(({ id, problem }) =>
    problem === undefined ? [] : [[id, `${problem.message} (${problem.hint})`] as const],
  );
  const limit = { hosts: able.map(({ id }) => id), because };
  return reasons.length === 0 ? limit : { ...limit, hostReasons: Object.fromEntries(reasons) };
}
