import type { NetworkSpec } from "../../generated/kinds/network.ts";
import { formatBlockYaml, type YamlValue } from "./block-yaml.ts";
import type { Interface } from "./interfaces.ts";

type Mapping = { readonly [key: string]: YamlValue };

/**
 * Returns the network configuration of a seed (version 2):
 *
 * ```
 * network              address   default route, of the first interface with a way out alone
 * nat, DHCP            DHCP      by DHCP; DHCP on another interface: use-routes: false
 * nat, no DHCP         static    the gateway
 * isolated, DHCP       DHCP      none: its DHCP server announces no router
 * isolated, no DHCP    static    none
 * bridge, a subnet     static    the gateway
 * bridge, no subnet    DHCP      as on nat: the DHCP server of the bridge may announce a router
 * existing             DHCP      as on a bridge without a subnet
 * ```
 */
export function networkConfigOf(interfaces: readonly Interface[]): string {
  const wayOut = interfaces.find(({ network }) => network.spec.mode !== "isolated");
  const ethernets = Object.fromEntries(
    interfaces.map((nic, index) => [nic.name, ethernetOf(nic, index, nic === wayOut)]),
  );
  return formatBlockYaml({ version: 2, ethernets });
}

function ethernetOf(nic: Interface, index: number, isWayOut: boolean): Mapping {
  return {
    match: { macaddress: nic.state.mac },
    "set-name": `eth${index}`,
    ...addressingOf(nic, isWayOut),
    ...(nic.mtu === undefined ? {} : { mtu: nic.mtu }),
  };
}

function addressingOf({ network: { spec }, state }: Interface, isWayOut: boolean): Mapping {
  const [subnet] = spec.subnets;
  if (subnet === undefined || state.ipv4 === null || answersDhcp(spec))
    return isWayOut || spec.mode === "isolated" ? { dhcp4: true } : { dhcp4: true, ...WITHOUT_ROUTES };
  const names = nameserversOf(spec, subnet);
  return {
    addresses: [`${state.ipv4}/${subnet.cidr.split("/")[1]}`],
    ...(isWayOut && subnet.gateway !== undefined ? routeOver(subnet.gateway) : {}),
    ...(names.length === 0 ? {} : { nameservers: { addresses: names } }),
  };
}

const WITHOUT_ROUTES = { "dhcp4-overrides": { "use-routes": false } } as const;

function routeOver(gateway: string): Mapping {
  return { routes: [{ to: "0.0.0.0/0", via: gateway }] };
}

/** Returns the name servers of a static configuration. On a network of mode `nat` the gateway is one. */
function nameserversOf(
  { mode }: NetworkSpec,
  { nameservers, gateway }: NetworkSpec["subnets"][number],
): readonly string[] {
  if (nameservers.length > 0) return nameservers;
  return mode === "nat" && gateway !== undefined ? [gateway] : [];
}

function answersDhcp({ mode, dhcp, subnets }: NetworkSpec): boolean {
  return dhcp ?? (mode !== "bridge" && subnets.length > 0);
}
