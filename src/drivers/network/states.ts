import type { Keyed } from "../../model/json.ts";

/**
 * The canonical states of networks between hosts. A state that was read has the same shape. A broken part has a value
 * that is never desired, so that the plan shows what is wrong and an update repairs it.
 */

/** State of links that should exist, joined and up. */
export type LinkState = "up" | "down" | "missing";

/** State of a server that should run with the desired configuration. */
export type ServerState = "on" | "off" | "changed" | "stopped";

/** The part of a network on one host: a bridge for its machines, and the way to those on other hosts. */
export interface SegmentState {
  readonly bridge: string;
  /** The VXLAN device. */
  readonly port: string;
  readonly links: LinkState;
  readonly vni: number | null;
  /** The host's own address on the underlay. `underlay` is its interface there. */
  readonly local: string | null;
  readonly underlay: string | null;
  readonly mtu: number | null;
  /**
   * `known`: the places of machines follow from `machines` alone, and only broadcasts go to the peers. `open`: a
   * network without addresses, whose machines find each other by themselves.
   */
  readonly forwarding: "known" | "open" | "changed";
  /** True if the machines cannot reach the host itself. */
  readonly shielded: boolean;
  /** Devices of the machines on this host that are or will be plugged in; sorted. */
  readonly taps: readonly string[];
  /** Underlay addresses that receive broadcasts, sorted: on most hosts only the gateway's, for DHCP. */
  readonly peers: readonly string[];
  /** Every machine of the network and its router, by MAC address. */
  readonly machines: Keyed<Neighbour>;
}

export interface Neighbour {
  /** null: the machine has no allocated address. */
  readonly ipv4: string | null;
  /** Underlay address of the machine's host; null: this host. */
  readonly via: string | null;
}

/** The way out of a network between hosts, and its server of DNS and DHCP: a network namespace on its gateway host. */
export interface RouterState {
  readonly namespace: string;
  /** Bridge of the segment that the router is plugged into. */
  readonly bridge: string;
  /** The host's ends of the links. */
  readonly inside: string;
  readonly outside: string;
  readonly links: LinkState;
  readonly mac: string | null;
  readonly mtu: number | null;
  /** Gateway's address with prefix length. */
  readonly address: string | null;
  /** Router's address towards the host; null: no way out. */
  readonly transit: string | null;
  /** Interface on which the host answers for public addresses; null without a way out. */
  readonly uplink: string | null;
  readonly nat: "on" | "off" | "changed";
  /** DNS at the gateway's address, which resolves the names of the network's machines. */
  readonly dns: ServerState;
  /** DHCP by the same server. If it serves DHCP, only this field says how the server is. */
  readonly dhcp: ServerState;
  /** Name servers that DHCP hands out, in order. Empty: the gateway itself. */
  readonly nameservers: readonly string[];
  /** Addresses and names of the machines by MAC address; with DHCP, their static leases. */
  readonly leases: Keyed<{ readonly ipv4: string; readonly hostname: string }>;
  /** Floating addresses, which map one to one, by public address. */
  readonly floating: Keyed<FloatingAddress>;
  /** Addresses of services that run in the namespace. */
  readonly vips: Keyed<Vip>;
}

export interface FloatingAddress {
  readonly inner: string;
  /** The resource that requested the address, which keeps an address that it did not choose. */
  readonly owner: string;
  /** True if the host routes the address to the router. */
  readonly routed: boolean;
}

export interface Vip {
  readonly at: "inside" | "outside";
  /** True if the host routes the address to the router; only for outside ones. */
  readonly routed: boolean;
}

/** The part of a gateway host that serves all of its routers. */
export interface UplinkState {
  readonly interface: string;
  /** Interfaces that the public network must not reach through this host. */
  readonly closed: readonly string[];
  readonly forwarding: boolean;
  /** True if the host answers for public addresses without delay. */
  readonly prompt: boolean;
  readonly nat: "on" | "off" | "changed";
}

/** The guard that lets only hosts send to the segments. */
export interface UnderlayState {
  readonly interface: string;
  readonly guard: "on" | "off" | "changed";
}
