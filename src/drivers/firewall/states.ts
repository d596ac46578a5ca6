import type { Keyed } from "../../model/json.ts";

/**
 * The canonical states of what filters a host's machines. Everything here is rendered into two nftables tables of our
 * own, and read back from them: what somebody changed there by hand is seen.
 */

/** What one interface of a machine may send, and what may reach it. */
export interface PortState {
  /** The machine's device on the host; it need not be there yet. */
  readonly tap: string;
  /** What the tap is plugged into. */
  readonly bridge: string;
  readonly mac: string;
  /** null: it is not known, so only the MAC address can be watched. */
  readonly ipv4: string | null;
  /**
   * The conntrack zone of the bridge, so that networks with the same addresses do not meet; 0 where the host itself is on
   * the bridge: what it sends, and what it translates, is in no zone.
   */
  readonly zone: number;
  /** Whether it may send only from its own addresses. */
  readonly secured: boolean;
  /** The groups that say what may reach it, sorted; null: everything may. */
  readonly groups: readonly string[] | null;
  /** `open`: it may reach everything. `rules`: only what its groups say. */
  readonly egress: "open" | "rules";
  /** What is not as it should be, as sentences; always wanted empty. */
  readonly damage: readonly string[];
}

/** A security group on one host: its rules, and who is in it. */
export interface GroupState {
  /** Keyed by what they say, since their order means nothing: `ingress tcp 80 from 10.0.0.0/8`. */
  readonly rules: Keyed<GroupRule | StrangeRule>;
  /** Interfaces on all hosts, where rules of this host name the group; keyed by bridge and address. */
  readonly members: Keyed<Member>;
  readonly damage: readonly string[];
}

export interface GroupRule {
  readonly direction: "ingress" | "egress";
  readonly protocol: "tcp" | "udp" | "icmp" | "any";
  /** First and last port, sorted and apart from each other; empty: all. */
  readonly ports: readonly (readonly [number, number])[];
  /** null: anybody. */
  readonly remote: { readonly cidr: string } | { readonly group: string } | null;
}

/** A rule that somebody else put there, as nft tells it. */
export interface StrangeRule {
  readonly strange: string;
}

export interface Member {
  readonly bridge: string;
  readonly ipv4: string;
}

export function memberKey({ bridge, ipv4 }: Member): string {
  return `${bridge} ${ipv4}`;
}

/** `ingress tcp 80,8000-8100 from group bastion` */
export function ruleKey({ direction, protocol, ports, remote }: GroupRule): string {
  const numbers = ports.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
  const word = direction === "ingress" ? "from" : "to";
  return [direction, protocol, ...(numbers === "" ? [] : [numbers]), word, showRemote(remote)].join(" ");
}

function showRemote(remote: GroupRule["remote"]): string {
  if (remote === null) return "anybody";
  return "cidr" in remote ? remote.cidr : `group ${remote.group}`;
}
