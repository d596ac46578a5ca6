import type { Keyed } from "../../model/json.ts";

/**
 * The canonical states of a host's packet filters. They are rendered into two nftables tables of our own, and read back
 * from them, so that changes by hand are noticed.
 */

/** The packet filter of one interface of a machine. */
export interface PortState {
  /** The machine's device on the host, which may not exist yet. */
  readonly tap: string;
  /** Bridge that the tap is plugged into. */
  readonly bridge: string;
  readonly mac: string;
  /** null: unknown, so that only the MAC address can be checked. */
  readonly ipv4: string | null;
  /**
   * Conntrack zone of the bridge, so that networks with the same addresses do not collide. 0 if the host itself is on
   * the bridge: packets that the host sends or translates are in no zone.
   */
  readonly zone: number;
  /** True if the machine may send only from its own addresses. */
  readonly secured: boolean;
  /** Groups that say what may reach the machine, sorted; null: everything may. */
  readonly groups: readonly string[] | null;
  /** `open`: the machine may reach everything. `rules`: only what its groups allow. */
  readonly egress: "open" | "rules";
  /** Differences from the desired items, as sentences. The desired value is always empty. */
  readonly damage: readonly string[];
}

/** A security group on one host: its rules and its members. */
export interface GroupState {
  /** Rules keyed by their text, because their order has no meaning: `ingress tcp 80 from 10.0.0.0/8`. */
  readonly rules: Keyed<GroupRule | StrangeRule>;
  /** Interfaces on all hosts, if rules of this host name the group; keyed by bridge and address. */
  readonly members: Keyed<GroupMember>;
  readonly damage: readonly string[];
}

export interface GroupRule {
  readonly direction: "ingress" | "egress";
  readonly protocol: "tcp" | "udp" | "icmp" | "any";
  /** First and last port of each range, sorted and not overlapping; empty: all. */
  readonly ports: readonly (readonly [number, number])[];
  /** null: any address. */
  readonly remote: { readonly cidr: string } | { readonly group: string } | null;
}

/** A rule that was added by hand, as nft lists it. */
interface StrangeRule {
  readonly strange: string;
}

export interface GroupMember {
  readonly bridge: string;
  readonly ipv4: string;
}

export function memberKey({ bridge, ipv4 }: GroupMember): string {
  return `${bridge} ${ipv4}`;
}

/** `ingress tcp 80,8000-8100 from group bastion` */
export function ruleKey({ direction, protocol, ports, remote }: GroupRule): string {
  const numbers = ports.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
  const word = direction === "ingress" ? "from" : "to";
  return [direction, protocol, ...(numbers === "" ? [] : [numbers]), word, formatRemote(remote)].join(" ");
}

function formatRemote(remote: GroupRule["remote"]): string {
  if (remote === null) return "anybody";
  return "cidr" in remote ? remote.cidr : `group ${remote.group}`;
}
