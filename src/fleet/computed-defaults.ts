import type { InstanceTypeSpec } from "../generated/kinds/instance-type.ts";
import type { NetworkSpec } from "../generated/kinds/network.ts";
import type { VirtualMachinePoolSpec } from "../generated/kinds/virtual-machine-pool.ts";
import { parseIpv4, parseIpv4Subnet, showIpv4 } from "./ipv4.ts";

type NetworkSubnet = NetworkSpec["subnets"][number];
type MutablePartial<Type> = { -readonly [Field in keyof Type]?: Type[Field] };

/** Fills in the defaults that depend on other fields (`x-default` in the schemas), in place. */
export function fillComputedDefaults(kind: string, spec: unknown): void {
  DEFAULTS_BY_KIND[kind]?.(spec as never); // each function gets only specs of its own kind
}

const DEFAULTS_BY_KIND: { readonly [kind: string]: (spec: never) => void } = {
  InstanceType: fillInstanceType,
  Network: fillNetwork,
  VirtualMachinePool: fillMachinePool,
};

function fillInstanceType({ cpu, memory }: InstanceTypeSpec): void {
  cpu.maxGuest ??= cpu.guest;
  memory.maxGuest ??= memory.guest;
  if (cpu.burst !== undefined) fillBurst(cpu.burst, cpu.guest);
}

type MutableBurst = MutablePartial<NonNullable<InstanceTypeSpec["cpu"]["burst"]>> & {
  baselinePercent: number;
};

const MINUTES_PER_DAY = 24 * 60;
/** The launch credits that a T2 instance of AWS gets. */
const LAUNCH_CREDITS_PER_VCPU = 30;

function fillBurst(burst: MutableBurst, vcpus: number): void {
  burst.maxCredits ??= Math.round(burst.baselinePercent * vcpus * MINUTES_PER_DAY) / 100;
  burst.initialCredits ??= burst.mode === "unlimited" ? 0 : LAUNCH_CREDITS_PER_VCPU * vcpus;
}

/** Machines that only have to run have no checks that could fail. */
function fillMachinePool({ healthCheck }: VirtualMachinePoolSpec): void {
  if (healthCheck.type === "VM") return;
  healthCheck.gracePeriod ??= "300s";
  healthCheck.failureThreshold ??= 3;
}

function fillNetwork(spec: NetworkSpec): void {
  const isOfOthers = spec.mode === "bridge" || spec.mode === "existing";
  spec.dhcp ??= !isOfOthers && spec.subnets.length > 0;
  // A bridge may have other users, so its gateway and its range have no default.
  if (!isOfOthers) for (const subnet of spec.subnets) fillSubnet(subnet);
}

function fillSubnet(subnet: MutablePartial<NetworkSubnet> & { cidr: string }): void {
  const { network, broadcast, prefix } = parseIpv4Subnet(subnet.cidr);
  if (prefix > 30) return;
  subnet.gateway ??= showIpv4(network + 1);
  const gateway = parseIpv4(subnet.gateway);
  subnet.allocation ??= {
    from: showIpv4(gateway === network + 1 ? network + 2 : network + 1),
    to: showIpv4(gateway === broadcast - 1 ? broadcast - 2 : broadcast - 1),
  };
}
