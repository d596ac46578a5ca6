import { Failure } from "../../model/failure.ts";
import { isObject } from "../shared/parse-mark.ts";

/** The output of the host's own tools, as far as it is used (ip-link(8), bridge(8), nft(8), all with their JSON). */
export interface HostState {
  readonly links: ReadonlyMap<string, IpLink>;
  readonly fdb: readonly FdbEntry[];
  readonly neighbours: readonly NeighbourEntry[];
  readonly proxies: readonly NeighbourEntry[];
  /** Returns an output about one object, an uplink or a router for example. */
  output(outputName: OutputName, name: string): string | undefined;
}

/**
 * An output about one object. `undefined`: not read, because the namespace does not exist. Empty: read, and nothing
 * exists.
 */
type OutputName =
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

export interface IpLink {
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

/** An interface with its addresses, as `ip -j addr` prints it. */
export interface AddressedLink {
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

export function parseHostState(output: string): HostState {
  const outputs = new Map<string, string>();
  let key = "";
  for (const line of output.split("\n")) {
    if (line.startsWith("@")) key = line.slice(1);
    outputs.set(key, line.startsWith("@") ? "" : `${outputs.get(key) ?? ""}${line}\n`);
  }
  const list = <Item>(what: string): Item[] => parseList<Item>(outputs.get(`${what} .`));
  return {
    links: new Map(list<IpLink>("links").map((link) => [link.ifname, link])),
    fdb: list("fdb"),
    neighbours: list("neighbours"),
    proxies: list("proxies"),
    output: (what, name) => outputs.get(`${what} ${name}`)?.trimEnd(),
  };
}

/** Parses a list. `ip -j` prints nothing at all for some empty lists. */
export function parseList<Item>(text: string | undefined): Item[] {
  if (text === undefined || text.trim() === "") return [];
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new Failure("rejected", `not a list: ${text.slice(0, 80)}`);
  const strange = value.find((entry) => !isEntry(entry));
  if (strange !== undefined)
    throw new Failure("rejected", `not an entry of a list: ${JSON.stringify(strange).slice(0, 80)}`);
  return value as Item[]; // of the tool that was called
}

const TEXTS = ["ifname", "dst", "dev", "gateway", "mac", "lladdr", "address", "master"];

/** Returns true if the values that become parts of commands are texts: names or addresses. */
function isEntry(entry: unknown): boolean {
  if (!isObject(entry)) return false;
  const isText = (value: unknown) => value === undefined || typeof value === "string";
  const { ifname, dst, linkinfo = {}, addr_info: addresses = [], flags = [] } = entry;
  return (
    (ifname !== undefined || dst !== undefined) &&
    TEXTS.every((name) => isText(entry[name])) &&
    isLinkInfo(linkinfo) &&
    Array.isArray(flags) &&
    Array.isArray(addresses) &&
    addresses.every(
      (address) =>
        isObject(address) && typeof address.local === "string" && Number.isInteger(address.prefixlen),
    )
  );
}

/** Returns the lines of a file; empty if the file does not exist. */
export function fileText(raw: HostState, what: "conf" | "hosts" | "names", name: string): string {
  const text = raw.output(what, name) ?? "";
  return text === ""
    ? ""
    : `${text
        .split("\n")
        .map((line) => line.slice(1))
        .join("\n")}\n`;
}

function isLinkInfo(info: unknown): boolean {
  if (!isObject(info)) return false;
  return [info.info_data, info.info_slave_data].every((data) => data === undefined || isObject(data));
}

export function isUp({ flags }: { readonly flags: readonly string[] }): boolean {
  return flags.includes("UP");
}
