import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { SecurityGroupSpec } from "../../generated/kinds/security-group.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { formatResource, type Resource, resolveReference } from "../../model/resource.ts";
import type { Finding, ResourceCheck } from "../finding.ts";
import { parseIpv4, parseIpv4Subnet, showIpv4 } from "../ipv4.ts";
import type { LookupCheck } from "../memoized-checks.ts";

type RuleSpec = SecurityGroupSpec["rules"][number];

/** A finding whose path begins at the rule. */
type RuleFinding = Pick<Finding, "path" | "message" | "hint">;

/** Finds rules that are empty or contradictory. */
export const checkSecurityGroup: ResourceCheck<SecurityGroupSpec> = (resource) =>
  resource.spec.rules.flatMap((rule, index) =>
    ruleFindings(rule).map(({ path, ...wrong }) => ({
      resource,
      path: ["spec", "rules", index, ...path],
      ...wrong,
    })),
  );

function ruleFindings(rule: RuleSpec): RuleFinding[] {
  return [...wrongPorts(rule), ...wrongRemote(rule)];
}

function wrongPorts({ protocol, ports }: RuleSpec): RuleFinding[] {
  if (ports.length > 0 && protocol !== "tcp" && protocol !== "udp") {
    const which = protocol === "icmp" ? "icmp has no ports" : "ports need a protocol";
    const hint = protocol === "icmp" ? "leave ports out" : "add protocol: tcp or protocol: udp";
    return [{ path: ["ports"], message: which, hint }];
  }
  return ports.flatMap((port, index): RuleFinding[] => {
    const message = wrongPort(`${port}`);
    return message === undefined ? [] : [{ path: ["ports", index], ...message }];
  });
}

const LAST_PORT = 65_535;

function wrongPort(port: string): Pick<RuleFinding, "message" | "hint"> | undefined {
  const [first = 0, last = first] = port.split("-").map(Number);
  const beyond = [first, last].find((one) => one > LAST_PORT);
  if (beyond !== undefined)
    return { message: `there is no port ${beyond}`, hint: `the last one is ${LAST_PORT}` };
  if (first <= last) return undefined;
  return {
    message: `the range ends (${last}) before it begins (${first})`,
    hint: `did you mean "${last}-${first}"?`,
  };
}

function wrongRemote({ remote }: RuleSpec): RuleFinding[] {
  if (remote === undefined) return [];
  const { cidr, group } = remote;
  if (cidr !== undefined && group !== undefined) {
    const message = "remote has cidr and group; only one is allowed";
    return [{ path: ["remote", "group"], message, hint: "write two rules" }];
  }
  if (cidr === undefined && group === undefined) {
    const message = "remote is empty: it needs cidr or group";
    return [{ path: ["remote"], message, hint: "leave remote out to allow any address" }];
  }
  return cidr === undefined ? [] : wrongCidr(cidr);
}

function wrongCidr(cidr: string): RuleFinding[] {
  const { network, prefix } = parseIpv4Subnet(cidr);
  if (parseIpv4(cidr.split("/")[0] ?? "") === network) return [];
  const message = `${cidr} is an address inside of a subnet`;
  const hint = `did you mean "${showIpv4(network)}/${prefix}", or the one address with /32?`;
  return [{ path: ["remote", "cidr"], message, hint }];
}

/** Finds interfaces with groups but without an address, which the filter needs. */
export const checkFiltered: LookupCheck<VirtualMachineSpec> = (resource, fleet) =>
  resource.spec.interfaces.flatMap(({ network: name, securityGroups }, index): Finding[] => {
    const network = fleet.get<NetworkSpec>(resolveReference("Network", name, resource.project));
    if (network === undefined || network.spec.subnets.length > 0) return [];
    if ((securityGroups ?? network.spec.defaultSecurityGroups).length === 0) return [];
    return [missingAddress(resource, network, index)];
  });

function missingAddress(resource: Resource, network: Resource, index: number): Finding {
  return {
    resource,
    path: ["spec", "interfaces", index],
    message: `its security groups need an address, and ${formatResource(network.id)} has no subnet`,
    hint: "add subnets to the network, or write securityGroups: []",
  };
}
