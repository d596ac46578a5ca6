import { Failure } from "../../model/failure.ts";
import { routerFiles } from "./host-names.ts";
import type { RouterState } from "./states.ts";

/** The settings of a router's server of DNS and DHCP, besides its leases. */
type ServerSettings = Pick<RouterState, "namespace" | "address" | "mtu" | "nameservers" | "transit" | "dhcp">;

/**
 * Formats the configuration (dnsmasq(8)): the names of known machines, the host's name servers for other names, and with
 * DHCP fixed leases for known machines only. The server listens on the gateway's address alone, because services may use
 * other addresses in the same namespace.
 */
export function formatConfiguration(settings: ServerSettings): string {
  const { namespace, address, transit, dhcp } = settings;
  const { folder } = routerFiles(namespace);
  const [gateway = "", prefix = ""] = (address ?? "").split("/");
  return joinLines([
    "# Made by Fleetwright; changes by hand are undone.",
    `listen-address=${requirePlain(gateway)}`,
    "bind-interfaces",
    "except-interface=lo",
    "no-hosts",
    `addn-hosts=${folder}/names`,
    ...(transit === null ? ["no-resolv"] : []), // a network without a way out reaches no name server
    "domain-needed",
    "bogus-priv",
    ...(dhcp === "off" ? [] : dhcpLines(settings, { folder, gateway, prefix })),
  ]);
}

interface ServerPlace {
  readonly folder: string;
  readonly gateway: string;
  readonly prefix: string;
}

function dhcpLines(
  { mtu, nameservers, transit }: ServerSettings,
  { folder, gateway, prefix }: ServerPlace,
): string[] {
  return [
    `${DHCP_RANGE}${requirePlain(gateway)},static,${netmask(Number(prefix))},1h`,
    `dhcp-hostsfile=${folder}/hosts`,
    `dhcp-leasefile=${folder}/leases`,
    "dhcp-authoritative",
    "no-ping", // only one machine can have the address, so that a ping is needless
    `dhcp-option=option:router${transit === null ? "" : `,${requirePlain(gateway)}`}`,
    `dhcp-option=${NAMESERVERS}${[...nameservers, ...(nameservers.length === 0 ? [gateway] : [])].map(requirePlain).join(",")}`,
    `dhcp-option-force=option:mtu,${mtu}`,
  ];
}

const DHCP_RANGE = "dhcp-range=";

/** Returns true if a configuration serves DHCP. */
export function servesDhcp(conf: string): boolean {
  return conf.split("\n").some((line) => line.startsWith(DHCP_RANGE));
}

const NAMESERVERS = "option:dns-server,";

/** Parses the name servers that a configuration hands out. The gateway alone means that none were given. */
export function parseNameservers(conf: string, gateway: string): string[] {
  const line = conf.split("\n").find((candidate) => candidate.startsWith(`dhcp-option=${NAMESERVERS}`)) ?? "";
  const addresses = line.slice(`dhcp-option=${NAMESERVERS}`.length).split(",").filter(Boolean);
  return addresses.length === 1 && addresses[0] === gateway ? [] : addresses;
}

/** Formats `dhcp-hostsfile`: MAC address, address, name. dnsmasq reads this file and the next again at SIGHUP. */
export function formatHostsFile(leases: RouterState["leases"]): string {
  return joinLines(
    sortLeases(leases).map(([mac, { ipv4, hostname }]) => [mac, ipv4, hostname].map(requirePlain).join(",")),
  );
}

/**
 * Formats `addn-hosts`: a name resolves from the apply on, and not only after its machine has requested its address.
 */
export function formatNamesFile(leases: RouterState["leases"]): string {
  return joinLines(
    sortLeases(leases).map(([, { ipv4, hostname }]) => `${requirePlain(ipv4)} ${requirePlain(hostname)}`),
  );
}

export function parseLeases(hosts: string): RouterState["leases"] {
  const rows = hosts.split("\n").filter(Boolean);
  return Object.fromEntries(
    rows.map((row) => {
      const [mac = "", ipv4 = "", hostname = ""] = row.split(",");
      return [mac, { ipv4, hostname }];
    }),
  );
}

function sortLeases(leases: RouterState["leases"]): [string, RouterState["leases"][string]][] {
  return Object.entries(leases).sort(([left], [right]) => (left < right ? -1 : 1));
}

/**
 * Throws `bug` for anything but a name or an address, which dnsmasq would read as syntax. Schemas allow nothing else.
 */
function requirePlain(value: string): string {
  if (/^[A-Za-z0-9:._-]+$/.test(value)) return value;
  throw new Failure("bug", `"${value}" is no name or address for dnsmasq`);
}

function netmask(prefix: number): string {
  const bits = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join(".");
}

function joinLines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}
