import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { Resource } from "../../model/resource.ts";
import type { Finding, ResourceCheck } from "../finding.ts";
import { contains, type Ipv4Subnet, overlaps, parseIpv4, parseIpv4Subnet, showIpv4 } from "../ipv4.ts";
import type { Path } from "../path.ts";
import { checkOwnership } from "./existing.ts";

type SubnetSpec = NetworkSpec["subnets"][number];

/** Finds networks with inconsistent fields, and unusable subnets. */
export const checkNetwork: ResourceCheck<NetworkSpec> = (resource) => [
  ...(resource.spec.mode === "existing" ? checkExisting(resource) : checkMode(resource)),
  ...resource.spec.subnets.flatMap((subnet, index) =>
    checkSubnet(resource, subnet).map((finding) => ({
      ...finding,
      path: ["spec", "subnets", index, ...finding.path],
    })),
  ),
];

const checkMode: ResourceCheck<NetworkSpec> = (resource) => {
  const { mode, name, bridge, subnets, dhcp, segment } = resource.spec;
  const rules: [boolean, Path, string, string?][] = [
    [
      mode === "bridge" && bridge === undefined,
      ["spec"],
      "a network of mode bridge needs bridge, the name of the host's bridge",
    ],
    [
      mode !== "bridge" && bridge !== undefined,
      ["spec", "bridge"],
      `a network of mode ${mode} makes its own bridge`,
      "leave bridge out",
    ],
    [
      name !== undefined,
      ["spec", "name"],
      `a network of mode ${mode} has its name from its resource`,
      "leave name out, or write mode: existing",
    ],
    [
      mode === "nat" && subnets.length === 0,
      ["spec"],
      "a network of mode nat needs a subnet",
      "add subnets: [{cidr: 10.20.0.0/24}]",
    ],
    [
      mode === "bridge" && dhcp,
      ["spec", "dhcp"],
      "on a bridge of the host DHCP is not ours to answer",
      "leave dhcp out",
    ],
    [
      mode === "bridge" && Object.keys(segment).length > 0,
      ["spec", "segment"],
      "a network of mode bridge is carried by whatever that bridge is joined to",
      "leave segment out",
    ],
    [
      segment.type === "local" && segment.id !== undefined,
      ["spec", "segment", "id"],
      "a local network has no number, since it does not leave its host",
      "leave id out",
    ],
    [
      mode !== "bridge" && dhcp && subnets.length === 0,
      ["spec", "dhcp"],
      "dhcp needs a subnet to give addresses of",
    ],
  ];
  return rules.flatMap(([broken, path, message, hint]) =>
    broken ? [{ resource, path, message, hint }] : [],
  );
};

/** Finds fields that a network of others cannot have: it is as it is. */
const checkExisting: ResourceCheck<NetworkSpec> = (resource) => {
  const { name, bridge, segment, subnets, dhcp, gatewaySelector, mtu, defaultSecurityGroups } = resource.spec;
  const rules: [boolean, Path, string, string?][] = [
    [
      name === undefined,
      ["spec"],
      "a network of mode existing needs name, the network's name in libvirt",
      "see virsh net-list --all",
    ],
    [bridge !== undefined, ["spec", "bridge"], "libvirt knows the bridge of an existing network"],
    [Object.keys(segment).length > 0, ["spec", "segment"], "an existing network has no segment of ours"],
    [
      subnets.length > 0,
      ["spec", "subnets"],
      "the addresses of an existing network are not ours to give",
      "leave subnets out: addresses that its DHCP server gives are shown by get vm",
    ],
    [dhcp, ["spec", "dhcp"], "DHCP on an existing network is not ours to answer"],
    [
      Object.keys(gatewaySelector).length > 0,
      ["spec", "gatewaySelector"],
      "an existing network has no router of ours",
    ],
    [mtu !== undefined, ["spec", "mtu"], "the MTU of an existing network is not ours to change"],
    [
      defaultSecurityGroups.length > 0,
      ["spec", "defaultSecurityGroups"],
      "security groups need an address that Fleetwright gives, and an existing network has none",
      "leave defaultSecurityGroups out; portSecurity works by MAC address",
    ],
  ];
  const findings = rules.flatMap(([broken, path, message, hint = `leave ${path.at(-1)} out`]): Finding[] =>
    broken ? [{ resource, path, message, hint }] : [],
  );
  return [...findings, ...checkOwnership(resource)];
};

/** Finds problems of a subnet. Paths begin at the subnet. */
function checkSubnet(resource: Resource<NetworkSpec>, subnet: SubnetSpec): Finding[] {
  const range = parseIpv4Subnet(subnet.cidr);
  const wrong = wrongCidr(subnet.cidr, range) ?? wrongSize(subnet.cidr, range);
  if (wrong !== undefined) return [{ resource, path: ["cidr"], ...wrong }];
  return [...checkGateway(resource, subnet, range), ...checkAllocation(resource, subnet, range)];
}

interface SubnetError {
  readonly message: string;
  readonly hint?: string;
}

function wrongSize(cidr: string, { prefix }: Ipv4Subnet): SubnetError | undefined {
  return prefix > 29
    ? { message: `${cidr} is too small for a gateway and machines`, hint: "at most /29" }
    : undefined;
}

/** Finds texts that are no subnet, and subnets without usable addresses. */
export function wrongCidr(cidr: string, range: Ipv4Subnet): SubnetError | undefined {
  const { network, prefix } = range;
  const address = parseIpv4(cidr.split("/")[0] ?? "");
  if (address !== network)
    return {
      message: `${cidr} is an address inside of a subnet`,
      hint: `did you mean "${showIpv4(network)}/${prefix}"?`,
    };
  if (prefix < 8) return { message: `${cidr} is larger than any network of machines`, hint: "at least /8" };
  const reserved = RESERVED_SUBNETS.find(({ cidr: other }) => overlaps(range, parseIpv4Subnet(other)));
  return reserved === undefined
    ? undefined
    : { message: `${cidr} cannot be used: ${reserved.cidr} is ${reserved.why}` };
}

/** Special-purpose ranges that machines cannot use (RFC 6890). */
const RESERVED_SUBNETS = [
  { cidr: "0.0.0.0/8", why: "for hosts that do not know their address" },
  { cidr: "127.0.0.0/8", why: "each host's own" },
  { cidr: "169.254.0.0/16", why: "link-local" },
  { cidr: "224.0.0.0/3", why: "for multicast and reserved" },
];

function checkGateway(
  resource: Resource<NetworkSpec>,
  { gateway, cidr }: SubnetSpec,
  range: Ipv4Subnet,
): Finding[] {
  if (gateway === undefined)
    return [
      {
        resource,
        path: [],
        message: "the gateway is missing: with mode bridge it has no default",
      },
    ];
  const number = parseIpv4(gateway);
  const usable = contains(range, number) && number !== range.network && number !== range.broadcast;
  return usable
    ? []
    : [
        {
          resource,
          path: ["gateway"],
          message: `the gateway ${gateway} is not an address of ${cidr}`,
          hint: usableRangeHint(range),
        },
      ];
}

function checkAllocation(
  resource: Resource<NetworkSpec>,
  { allocation, cidr }: SubnetSpec,
  range: Ipv4Subnet,
): Finding[] {
  if (allocation === undefined) {
    return [
      {
        resource,
        path: [],
        message:
          "allocation is missing: on a bridge of the host there may be other machines, so the range must be told",
      },
    ];
  }
  const outside = (["from", "to"] as const).filter((end) => !contains(range, parseIpv4(allocation[end])));
  if (outside.length > 0) {
    return outside.map((end) => ({
      resource,
      path: ["allocation", end],
      message: `${allocation[end]} is not an address of ${cidr}`,
      hint: usableRangeHint(range),
    }));
  }
  if (parseIpv4(allocation.from) <= parseIpv4(allocation.to)) return [];
  return [
    {
      resource,
      path: ["allocation"],
      message: `the range ends (${allocation.to}) before it begins (${allocation.from})`,
    },
  ];
}

export function usableRangeHint({ network, broadcast }: Ipv4Subnet): string {
  return `usable are ${showIpv4(network + 1)} to ${showIpv4(broadcast - 1)}`;
}
