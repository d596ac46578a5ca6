import type { NetworkState, PoolState } from "../../drivers/libvirt/states.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { HostFacts } from "../../model/snapshot.ts";

/** What `init` found out about a host. */
export interface HostSurvey {
  /** As libvirt tells it: `hv1.example.net`. */
  readonly hostname: string;
  readonly facts: HostFacts;
  /** The number of machines that are there. */
  readonly machines: number;
  /** For display: `Debian GNU/Linux 12 (bookworm)`. Undefined without a shell. */
  readonly system: string | undefined;
  /** Active pools that a StoragePool can use, by name. */
  readonly pools: readonly FoundPool[];
  /** Active networks of libvirt, by name. */
  readonly networks: readonly FoundNetwork[];
  /** Bridges of the host that are not libvirt's or another program's own. */
  readonly bridges: readonly string[];
  /** What is there and is left out, each with the reason. */
  readonly leftOut: readonly string[];
}

export interface FoundPool {
  readonly name: string;
  readonly type: string;
  readonly path: string;
}

export interface FoundNetwork {
  readonly name: string;
  /** libvirt's forward mode: `nat`, `route`, `isolated`, ... */
  readonly forward: string;
  readonly address: string | null;
}

/** The types of libvirt's pools that a StoragePool of type `existing` can be of. */
const POOL_TYPES: ReadonlySet<string> = new Set(["dir", "fs", "netfs", "logical"]);
/** The forward modes of libvirt that a Network of mode `existing` can be of. */
const FORWARD_MODES: ReadonlySet<string> = new Set(["nat", "route", "open", "isolated", "bridge"]);
/** The names that the specs of both can have. */
const NAME = /^(?!\.{1,2}$)[^/\s\p{Cc}\p{Cs}\ufffe\uffff]{1,128}$/u;
/** The names that `Network.spec.bridge` can have. */
const BRIDGE_NAME = /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,15}$/;
/** Bridges that libvirt, Docker, Podman, LXD, CNI plugins and Fleetwright make for themselves. */
const BRIDGES_OF_OTHERS =
  /^(virbr\d+|docker\d+|br-[0-9a-f]{12}|podman\d+|lxcbr\d+|lxdbr\d+|incusbr\d+|cni\w*|fw.*)$/;

/** Sorts what was read from a host into what a fleet can use and what not. */
export function surveyHost(
  read: Pick<HostSurvey, "hostname" | "facts" | "system">,
  objects: readonly ObservedObject[],
  bridges: readonly string[],
): HostSurvey {
  const pools = objects.filter(({ type }) => type === "pool").map(toPool);
  const networks = objects.filter(({ type }) => type === "network").map(toNetwork);
  const own = new Set(networks.map(({ bridge }) => bridge));
  return {
    ...read,
    machines: objects.filter(({ type }) => type === "domain").length,
    pools: pools.filter((pool) => poolRefusal(pool) === undefined).sort(byName),
    networks: networks.filter((network) => networkRefusal(network) === undefined).sort(byName),
    bridges: bridges
      .filter((name) => BRIDGE_NAME.test(name) && !own.has(name) && !BRIDGES_OF_OTHERS.test(name))
      .sort(),
    leftOut: [...pools.flatMap((pool) => leftOut("storage pool", pool.name, poolRefusal(pool)))].concat(
      networks.flatMap((network) => leftOut("network", network.name, networkRefusal(network))),
    ),
  };
}

type ReadPool = FoundPool & { readonly active: boolean; readonly isOwn: boolean };

function toPool({ name, state, mark }: ObservedObject): ReadPool {
  const { type, path, active } = state as unknown as PoolState; // the driver returns this type for pools
  return { name, type, path, active, isOwn: mark !== undefined };
}

type ReadNetwork = FoundNetwork & {
  readonly bridge: string;
  readonly active: boolean;
  readonly isOwn: boolean;
};

function toNetwork({ name, state, mark }: ObservedObject): ReadNetwork {
  const { forward, bridge, address, active } = state as unknown as NetworkState; // the driver returns this type for networks
  return { name, forward, bridge, address, active, isOwn: mark !== undefined };
}

function poolRefusal({ name, type, active, isOwn }: ReadPool): string | undefined {
  if (isOwn) return "it belongs to a fleet already";
  if (!POOL_TYPES.has(type)) return `its type is ${type}`;
  if (!NAME.test(name)) return "its name has spaces or slashes";
  return active ? undefined : `it is not active: virsh pool-start ${name}`;
}

function networkRefusal({ name, forward, active, isOwn }: ReadNetwork): string | undefined {
  if (isOwn) return "it belongs to a fleet already";
  if (!FORWARD_MODES.has(forward)) return `its forward mode is ${forward}`;
  if (!NAME.test(name)) return "its name has spaces or slashes";
  return active ? undefined : `it is not active: virsh net-start ${name}`;
}

function leftOut(what: string, name: string, refusal: string | undefined): readonly string[] {
  return refusal === undefined ? [] : [`${what} ${name}: ${refusal}`];
}

function byName(
  { name: one }: { readonly name: string },
  { name: other }: { readonly name: string },
): number {
  return one < other ? -1 : 1;
}
