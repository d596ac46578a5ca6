import type { Keyed } from "../../model/json.ts";

/**
 * The canonical states of what makes networks between hosts. What is read back has the same shape; where a part is
 * broken it has a word or a value that is never wanted, so that the plan says what is wrong and an update puts it right.
 */

/** Links that should be there, joined and up. */
export type Links = "up" | "down" | "missing";

/** The part of a network that is on one host: a bridge for its machines, and the way to those on other hosts. */
export interface SegmentState {
  readonly bridge: string;
  /** The VXLAN device. */
  readonly port: string;
  readonly links: Links;
  readonly vni: number | null;
  /** The host's own address on the underlay, and its interface there. */
  readonly local: string | null;
  readonly underlay: string | null;
  readonly mtu: number | null;
  /**
   * `known`: where machines are follows from `machines` alone, and nothing but broadcasts goes to the peers.
   * `open`: a network without addresses, whose machines find each other by themselves.
   */
  readonly forwarding: "known" | "open" | "changed";
  /** Whether the host itself is out of reach of the machines. */
  readonly shielded: boolean;
  /** The devices of the machines here that are, or will be, plugged in; sorted. */
  readonly taps: readonly string[];
  /** Underlay addresses that broadcasts go to, sorted: on most hosts only the gateway's, for DHCP. */
  readonly peers: readonly string[];
  /** Every machine of the network and its router, by MAC address. */
  readonly machines: Keyed<Neighbour>;
}

export interface Neighbour {
  /** null: it has none that is ours to know. */
  readonly ipv4: string | null;
  /** The underlay address of its host; null: it is on this one. */
  readonly via: string | null;
}

/** The way out of a network between hosts, and what answers DHCP there: a network namespace on its gateway host. */
export interface RouterState {
  readonly namespace: string;
  /** The bridge of the segment that it is plugged into. */
  readonly bridge: string;
  /** The host's ends of its links. */
  readonly inside: string;
  readonly outside: string;
  readonly links: Links;
  readonly mac: string | null;
  readonly mtu: number | null;
  /** The gateway's address with prefix length. */
  readonly address: string | null;
  /** Its address towards the host; null: there is no way out. */
  readonly transit: string | null;
  /** The interface on which the host answers for public addresses; null without a way out. */
  readonly uplink: string | null;
  readonly nat: "on" | "off" | "changed";
  readonly dhcp: "on" | "off" | "changed" | "stopped";
  /** Name servers that DHCP hands out, in order. Empty: the gateway itself. */
  readonly nameservers: readonly string[];
  /** Static leases, by MAC address. */
  readonly leases: Keyed<{ readonly ipv4: string; readonly hostname: string }>;
  /** One to one, by public address. */
  readonly floating: Keyed<Floating>;
  /** Addresses of services that run in the namespace. */
  readonly vips: Keyed<Vip>;
}

export interface Floating {
  readonly inner: string;
  /** The resource that asked for it: so it keeps an address that it did not choose. */
  readonly owner: string;
  /** Whether the host leads what comes for it to the router. */
  readonly routed: boolean;
}

export interface Vip {
  readonly at: "inside" | "outside";
  /** Of an outside one: whether the host leads what comes for it to the router. */
  readonly routed: boolean;
}

/** What a gateway host does for all of its routers. */
export interface UplinkState {
  readonly interface: string;
  /** Interfaces that nothing of the public network may reach through this host. */
  readonly closed: readonly string[];
  readonly forwarding: boolean;
  /** Whether it answers for public addresses without a pause. */
  readonly prompt: boolean;
  readonly nat: "on" | "off" | "changed";
}

/** What keeps everybody but hosts from speaking to the segments. */
export interface UnderlayState {
  readonly interface: string;
  readonly guard: "on" | "off" | "changed";
}
