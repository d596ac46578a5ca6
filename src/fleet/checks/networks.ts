import type { NetworkSpec } from "../../kinds/network/spec.gen.ts";
import type { Resource } from "../../model/resource.ts";
import type { Finding, ResourceCheck } from "../finding.ts";
import { contains, type Ipv4Subnet, ipv4Number, ipv4Subnet, overlap, showIpv4 } from "../ipv4.ts";
import type { Path } from "../path.ts";

type Subnet = NetworkSpec["subnets"][number];

/** Networks whose fields do not go together, and subnets that cannot work. */
export const checkNetwork: ResourceCheck<NetworkSpec> = (resource) => [
  ...checkMode(resource),
  ...resource.spec.subnets.flatMap((subnet, index) =>
    checkSubnet(resource, subnet).map((finding) => ({
      ...finding,
      path: ["spec", "subnets", index, ...finding.path],
    })),
  ),
];

const checkMode: ResourceCheck<NetworkSpec> = (resource) => {
  const { mode, bridge, subnets, dhcp, segment } = resource.spec;
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

/** Findings with a path inside of the subnet. */
function checkSubnet(resource: Resource<NetworkSpec>, subnet: Subnet): Finding[] {
  const range = ipv4Subnet(subnet.cidr);
  const wrong = wrongCidr(subnet.cidr, range) ?? wrongSize(subnet.cidr, range);
  if (wrong !== undefined) return [{ resource, path: ["cidr"], ...wrong }];
  return [...checkGateway(resource, subnet, range), ...checkAllocation(resource, subnet, range)];
}

interface Wrong {
  readonly message: string;
  readonly hint?: string;
}

function wrongSize(cidr: string, { prefix }: Ipv4Subnet): Wrong | undefined {
  return prefix > 29
    ? { message: `${cidr} is too small for a gateway and machines`, hint: "at most /29" }
    : undefined;
}

/** What is no subnet, or of no use to anybody. */
export function wrongCidr(cidr: string, range: Ipv4Subnet): Wrong | undefined {
  const { network, prefix } = range;
  const written = ipv4Number(cidr.split("/")[0] ?? "");
  if (written !== network)
    return {
      message: `${cidr} is an address inside of a subnet`,
      hint: `did you mean "${showIpv4(network)}/${prefix}"?`,
    };
  if (prefix < 8) return { message: `${cidr} is larger than any network of machines`, hint: "at least /8" };
  const reserved = RESERVED.find(({ cidr: other }) => overlap(range, ipv4Subnet(other)));
  return reserved === undefined
    ? undefined
    : { message: `${cidr} cannot be used: ${reserved.cidr} is ${reserved.why}` };
}

/** Addresses that machines cannot have (RFC 6890). */
const RESERVED = [
  { cidr: "0.0.0.0/8", why: "for hosts that do not know their address" },
  { cidr: "127.0.0.0/8", why: "each host's own" },
  { cidr: "169.254.0.0/16", why: "link-local" },
  { cidr: "224.0.0.0/3", why: "for multicast and reserved" },
];

function checkGateway(
  resource: Resource<NetworkSpec>,
  { gateway, cidr }: Subnet,
  range: Ipv4Subnet,
): Finding[] {
  if (gateway === undefined)
    return [
      {
        resource,
        path: [],
        message: "the gateway is missing: on a bridge of the host it is there already, so it must be told",
      },
    ];
  const number = ipv4Number(gateway);
  const usable = contains(range, number) && number !== range.network && number !== range.broadcast;
  return usable
    ? []
    : [
        {
          resource,
          path: ["gateway"],
          message: `the gateway ${gateway} is not an address of ${cidr}`,
          hint: usableOf(range),
        },
      ];
}

function checkAllocation(
  resource: Resource<NetworkSpec>,
  { allocation, cidr }: Subnet,
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
  const outside = (["from", "to"] as const).filter((end) => !contains(range, ipv4Number(allocation[end])));
  if (outside.length > 0) {
    return outside.map((end) => ({
      resource,
      path: ["allocation", end],
      message: `${allocation[end]} is not an address of ${cidr}`,
      hint: usableOf(range),
    }));
  }
  if (ipv4Number(allocation.from) <= ipv4Number(allocation.to)) return [];
  return [
    {
      resource,
      path: ["allocation"],
      message: `the range ends (${allocation.to}) before it begins (${allocation.from})`,
    },
  ];
}

export function usableOf({ network, broadcast }: Ipv4Subnet): string {
  return `usable are ${showIpv4(network + 1)} to ${showIpv4(broadcast - 1)}`;
}
