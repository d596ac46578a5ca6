import ipaddr from "ipaddr.js";
import type { NetworkState } from "../drivers/libvirt/states.ts";
import type { RouterState, SegmentState } from "../drivers/network/states.ts";
import type { HostSpec } from "../generated/kinds/host.ts";
import { shellUrl, tryParseHostUrl } from "../host/address.ts";
import { InvalidAddress } from "../host/libvirt-uri.ts";
import { hostsAmong } from "../kinds/host/host-resource.ts";
import type { DesiredObject, ObservedObject, TargetId } from "../model/object.ts";
import type { Resource } from "../model/resource.ts";
import type { Machine, MachineContext, MachineInterface } from "./machines.ts";

/** The address at which clients reach a machine, and the way to it. */
export interface MachineAccess {
  /** An IP address in canonical spelling, so that no other text reaches a configuration. */
  readonly address: string;
  readonly way: AccessWay;
}

export type AccessWay =
  /** A bridge of the host leads to the machine, or a floating address. */
  | { readonly by: "direct" }
  /** Only the host of the machine has a route. */
  | { readonly by: "host"; readonly ssh: SshDestination | undefined }
  /** Only the router has a route: a network namespace on a gateway host. */
  | { readonly by: "router"; readonly ssh: SshDestination | undefined; readonly namespace: string }
  /** No way is known. */
  | { readonly by: "unknown"; readonly reason: string };

/** How ssh reaches a host. Undefined instead: this machine is the host. */
export interface SshDestination {
  /** `root@hv1.example.net`; an IPv6 address without brackets. */
  readonly destination: string;
  readonly port: number | undefined;
}

/** Preferred ways come first. */
const PREFERENCE = { direct: 0, host: 1, router: 2, unknown: 3 } as const satisfies Record<
  AccessWay["by"],
  number
>;

/** Returns a function that finds the access to a machine. It returns undefined for a machine without an address. */
export function createAccessFinder(context: MachineContext): (machine: Machine) => MachineAccess | undefined {
  const ground = indexNetworks(context);
  return (machine) => {
    const found = machine.interfaces.flatMap((nic) => accessesOf(nic, machine.host, ground));
    return found.toSorted((one, other) => PREFERENCE[one.way.by] - PREFERENCE[other.way.by])[0];
  };
}

/** The objects that lead to machines. */
interface NetworkIndex {
  /** Routers by the MAC addresses of their leases. */
  readonly routers: ReadonlyMap<string, Router>;
  /** `HOST BRIDGE` of each segment of a network between hosts. */
  readonly segments: ReadonlySet<string>;
  /** The networks of libvirt, whoever made them, by the id of the object. */
  readonly networks: ReadonlyMap<string, NetworkState>;
  readonly hosts: ReadonlyMap<TargetId, Resource<HostSpec>>;
}

interface Router {
  readonly host: TargetId;
  readonly state: RouterState;
}

/** Indexes the objects that are desired and those that are observed. An observed object counts, where both exist. */
function indexNetworks({ snapshot, compiled, resources, fleet }: MachineContext): NetworkIndex {
  const observed = snapshot.objects.filter(({ mark }) => mark?.fleet === fleet.id);
  const own = [...compiled.objects, ...observed];
  const hosts = hostsAmong(resources);
  return {
    routers: new Map(
      statesOf<RouterState>(own, "router").flatMap(({ target, state }) =>
        Object.keys(state.leases ?? {}).map((mac) => [mac, { host: target, state }] as const),
      ),
    ),
    segments: new Set(
      statesOf<SegmentState>(own, "segment").map(({ target, state }) => `${target} ${state.bridge}`),
    ),
    networks: new Map(
      statesOf<NetworkState>([...compiled.objects, ...snapshot.objects], "network").map(({ id, state }) => [
        id,
        state,
      ]),
    ),
    hosts: new Map(hosts.map((host) => [host.name, host])),
  };
}

/** Returns the objects of a type, with the state of that type. */
function statesOf<State extends object>(
  objects: readonly (DesiredObject<object> | ObservedObject)[],
  type: string,
) {
  return objects
    .filter((object) => object.type === type)
    .map(({ id, target, state }) => ({ id, target, state: state as unknown as State }));
}

function accessesOf(
  { mac, source, addresses }: MachineInterface,
  host: TargetId | undefined,
  index: NetworkIndex,
): MachineAccess[] {
  const router = index.routers.get(mac);
  return addresses.flatMap((text) => {
    const address = canonicalAddress(text);
    if (address === undefined) return [];
    const floating = Object.entries(router?.state.floating ?? {}).find(([, { inner }]) => inner === text);
    const publicAddress = floating === undefined ? undefined : canonicalAddress(floating[0]);
    if (publicAddress !== undefined) return [{ address: publicAddress, way: { by: "direct" } }];
    return [{ address, way: wayTo(source, host, router, index) }];
  });
}

/** Ranges (ipaddr.js) in which no machine has its address. A guest that reports one would lead clients back to themselves. */
const REFUSED_RANGES = new Set([
  "unspecified",
  "broadcast",
  "multicast",
  "linkLocal",
  "loopback",
  "ipv4Mapped",
]);

/** Returns an address in canonical spelling; undefined for any other text, because guests and hosts report these. */
function canonicalAddress(text: string): string | undefined {
  const isIpv6 = ipaddr.IPv6.isValid(text) && !text.includes("%");
  if (!isIpv6 && !ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
  const address = ipaddr.parse(text);
  return REFUSED_RANGES.has(address.range()) ? undefined : address.toString();
}

function wayTo(
  source: string,
  host: TargetId | undefined,
  router: Router | undefined,
  index: NetworkIndex,
): AccessWay {
  if (router !== undefined) return wayOverRouter(router, index);
  if (host === undefined) return { by: "unknown", reason: "the machine has no host yet" };
  if (source.startsWith("bridge:")) {
    const isSegment = index.segments.has(`${host} ${source.slice("bridge:".length)}`);
    return isSegment ? { by: "unknown", reason: "its network has no router" } : { by: "direct" };
  }
  if (index.networks.get(`network@${host}/${source}`)?.forward === "bridge") return { by: "direct" };
  const ssh = sshOf(host, index);
  return "reason" in ssh ? { by: "unknown", ...ssh } : { by: "host", ...ssh };
}

/** The names that the kind Network gives to routers. Other texts would come from the host, and are not used in a command. */
const NAMESPACE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

function wayOverRouter({ host, state }: Router, index: NetworkIndex): AccessWay {
  const ssh = sshOf(host, index);
  if ("reason" in ssh) return { by: "unknown", ...ssh };
  const { namespace } = state;
  if (!NAMESPACE.test(namespace)) return { by: "unknown", reason: "the namespace of its router is unknown" };
  return { by: "router", ...ssh, namespace };
}

function sshOf(
  host: TargetId,
  { hosts }: NetworkIndex,
): { readonly ssh: SshDestination | undefined } | { readonly reason: string } {
  const spec = hosts.get(host)?.spec;
  const url = spec === undefined ? undefined : (spec.shell ?? shellUrl(spec.libvirt));
  const address = url === undefined ? undefined : tryParseHostUrl(url);
  if (address === undefined || address instanceof InvalidAddress)
    return { reason: `its host ${host} has no shell` };
  if (address.scheme === "local") return { ssh: undefined };
  if (address.scheme === "lab") return { reason: `its host ${host} is a part of a lab, which has no ssh` };
  return { ssh: { destination: address.destination, port: address.port } };
}
