import type { InstanceTypeSpec } from "../kinds/instance-type/spec.gen.ts";
import type { NetworkSpec } from "../kinds/network/spec.gen.ts";
import { ipv4Number, ipv4Subnet, showIpv4 } from "./ipv4.ts";

type Subnet = NetworkSpec["subnets"][number];
type Draft<Type> = { -readonly [Field in keyof Type]?: Type[Field] };

/** Defaults that depend on other fields, filled in place: what the schemas call `x-default`. */
export function complete(kind: string, spec: unknown): void {
  COMPLETIONS[kind]?.(spec as never); // each function is only given the spec of its own kind
}

const COMPLETIONS: { readonly [kind: string]: (spec: never) => void } = {
  InstanceType: completeInstanceType,
  Network: completeNetwork,
};

function completeInstanceType({ cpu, memory }: InstanceTypeSpec): void {
  cpu.maxGuest ??= cpu.guest;
  memory.maxGuest ??= memory.guest;
}

function completeNetwork(spec: NetworkSpec): void {
  spec.dhcp ??= spec.mode !== "bridge" && spec.subnets.length > 0;
  // A bridge was there before us, and others may be on it: its gateway and range must be told.
  if (spec.mode !== "bridge") for (const subnet of spec.subnets) completeSubnet(subnet);
}

function completeSubnet(subnet: Draft<Subnet> & { cidr: string }): void {
  const { network, broadcast, prefix } = ipv4Subnet(subnet.cidr);
  if (prefix > 30) return;
  subnet.gateway ??= showIpv4(network + 1);
  const gateway = ipv4Number(subnet.gateway);
  subnet.allocation ??= {
    from: showIpv4(gateway === network + 1 ? network + 2 : network + 1),
    to: showIpv4(gateway === broadcast - 1 ? broadcast - 2 : broadcast - 1),
  };
}
