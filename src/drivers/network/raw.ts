import { Failure } from "../../model/failure.ts";

/** What the host's own tools say, as far as it is looked at (ip-link(8), bridge(8), nft(8), all with their JSON). */
export interface Raw {
  readonly links: ReadonlyMap<string, Link>;
  readonly fdb: readonly FdbEntry[];
  readonly neighbours: readonly NeighbourEntry[];
  readonly proxies: readonly NeighbourEntry[];
  /** What was answered of an uplink or a router. */
  of(what: Answer, name: string): string | undefined;
}

/** `undefined`: not asked, since there is no namespace. Empty: asked, and there is none. */
export type Answer =
  | "shield"
  | "guard"
  | "forwarding"
  | "delay"
  | "table"
  | "way"
  | "routes"
  | "addresses"
  | "default"
  | "switch"
  | "conf"
  | "hosts"
  | "names"
  | "dnsmasq";

export interface Link {
  readonly ifname: string;
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly master?: string;
  readonly address?: string;
  readonly linkinfo?: {
    readonly info_kind?: string;
    readonly info_data?: {
      readonly id?: number;
      readonly local?: string;
      readonly link?: string;
      readonly port?: number;
      readonly learning?: boolean;
    };
    readonly info_slave_data?: {
      readonly learning?: boolean;
      readonly flood?: boolean;
      readonly mcast_flood?: boolean;
      readonly bcast_flood?: boolean;
      readonly neigh_suppress?: boolean;
    };
  };
}

export interface FdbEntry {
  readonly mac: string;
  readonly ifname: string;
  readonly dst?: string;
  readonly flags: readonly string[];
  readonly master?: string;
  readonly state: string;
}

export interface NeighbourEntry {
  readonly dst: string;
  readonly dev: string;
  readonly lladdr?: string;
}

/** An interface with its addresses, as `ip -j addr` shows it. */
export interface Addressed {
  readonly ifname: string;
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly address?: string;
  readonly addr_info: readonly {
    readonly family: string;
    readonly local: string;
    readonly prefixlen: number;
  }[];
}

export interface Route {
  readonly dst: string;
  readonly gateway?: string;
  readonly dev?: string;
}

export function parseRaw(output: string): Raw {
  const answers = new Map<string, string>();
  let key = "";
  for (const line of output.split("\n")) {
    if (line.startsWith("@")) key = line.slice(1);
    answers.set(key, line.startsWith("@") ? "" : `${answers.get(key) ?? ""}${line}\n`);
  }
  const list = <Item>(what: string): Item[] => parseList<Item>(answers.get(`${what} .`));
  return {
    links: new Map(list<Link>("links").map((link) => [link.ifname, link])),
    fdb: list("fdb"),
    neighbours: list("neighbours"),
    proxies: list("proxies"),
    of: (what, name) => answers.get(`${what} ${name}`)?.trimEnd(),
  };
}

/** `ip -j` prints nothing at all for some empty lists. */
export function parseList<Item>(text: string | undefined): Item[] {
  if (text === undefined || text.trim() === "") return [];
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new Failure("bug", `not a list: ${text.slice(0, 80)}`);
  return value as Item[]; // of the tool that was asked
}

/** The lines of a file that was asked for; undefined when there is none. */
export function fileText(raw: Raw, what: "conf" | "hosts" | "names", name: string): string {
  const text = raw.of(what, name) ?? "";
  return text === ""
    ? ""
    : `${text
        .split("\n")
        .map((line) => line.slice(1))
        .join("\n")}\n`;
}

export function isUp({ flags }: { readonly flags: readonly string[] }): boolean {
  return flags.includes("UP");
}
