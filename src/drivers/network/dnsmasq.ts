import { Failure } from "../../model/failure.ts";
import { routerFiles } from "./names.ts";
import type { RouterState } from "./states.ts";

/** What decides a router's DHCP server, besides its leases. */
export type DhcpSettings = Pick<RouterState, "namespace" | "address" | "mtu" | "nameservers" | "transit">;

/**
 * The configuration (dnsmasq(8)): fixed leases for known machines and nobody else, their names, and whatever name servers
 * the host has for the rest. It listens on the gateway's address alone, since services may have others in the same place.
 */
export function configuration({ namespace, address, mtu, nameservers, transit }: DhcpSettings): string {
  const { folder } = routerFiles(namespace);
  const [gateway = "", prefix = ""] = (address ?? "").split("/");
  return lines([
    "# Made by Fleetwright; changes by hand are undone.",
    `listen-address=${plain(gateway)}`,
    "bind-interfaces",
    "except-interface=lo",
    "no-hosts",
    `addn-hosts=${folder}/names`,
    ...(transit === null ? ["no-resolv"] : []), // without a way out there is nobody to ask
    "domain-needed",
    "bogus-priv",
    `dhcp-range=${plain(gateway)},static,${netmask(Number(prefix))},1h`,
    `dhcp-hostsfile=${folder}/hosts`,
    `dhcp-leasefile=${folder}/leases`,
    "dhcp-authoritative",
    "no-ping", // an address that only one machine can have needs no asking around
    `dhcp-option=option:router${transit === null ? "" : `,${plain(gateway)}`}`,
    `dhcp-option=${NAMESERVERS}${[...nameservers, ...(nameservers.length === 0 ? [gateway] : [])].map(plain).join(",")}`,
    `dhcp-option-force=option:mtu,${mtu}`,
  ]);
}

const NAMESERVERS = "option:dns-server,";

/** The name servers that a configuration hands out; the gateway alone is what none given means. */
export function nameserversIn(conf: string, gateway: string): string[] {
  const line = conf.split("\n").find((one) => one.startsWith(`dhcp-option=${NAMESERVERS}`)) ?? "";
  const found = line.slice(`dhcp-option=${NAMESERVERS}`.length).split(",").filter(Boolean);
  return found.length === 1 && found[0] === gateway ? [] : found;
}

/** For `dhcp-hostsfile`: MAC address, address, name. Both files are read again at SIGHUP. */
export function hostsFile(leases: RouterState["leases"]): string {
  return lines(sorted(leases).map(([mac, { ipv4, hostname }]) => [mac, ipv4, hostname].map(plain).join(",")));
}

/** For `addn-hosts`: names count from the plan on, not only once the machine has asked for its address. */
export function namesFile(leases: RouterState["leases"]): string {
  return lines(sorted(leases).map(([, { ipv4, hostname }]) => `${plain(ipv4)} ${plain(hostname)}`));
}

export function leasesIn(hosts: string): RouterState["leases"] {
  const rows = hosts.split("\n").filter(Boolean);
  return Object.fromEntries(
    rows.map((row) => {
      const [mac = "", ipv4 = "", hostname = ""] = row.split(",");
      return [mac, { ipv4, hostname }];
    }),
  );
}

function sorted(leases: RouterState["leases"]): [string, RouterState["leases"][string]][] {
  return Object.entries(leases).sort(([left], [right]) => (left < right ? -1 : 1));
}

/** Values are names and addresses by their schemas; anything else would be read as syntax. */
function plain(value: string): string {
  if (/^[A-Za-z0-9:._-]+$/.test(value)) return value;
  throw new Failure("bug", `"${value}" is no name or address for dnsmasq`);
}

function netmask(prefix: number): string {
  const bits = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join(".");
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}
