import type { NetworkSpec } from "../../kinds/network/spec.gen.ts";
import type { SecurityGroupSpec } from "../../kinds/security-group/spec.gen.ts";
import type { VirtualMachineSpec } from "../../kinds/virtual-machine/spec.gen.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import type { NeighbourCheck } from "../each.ts";
import type { Finding, ResourceCheck } from "../finding.ts";
import { ipv4Number, ipv4Subnet, showIpv4 } from "../ipv4.ts";
import { resolveReference } from "../references.ts";

type Rule = SecurityGroupSpec["rules"][number];

/** What is wrong, at a place inside of the rule. */
type Wrong = Pick<Finding, "path" | "message" | "hint">;

/** Rules that say nothing, or nothing that can be. */
export const checkSecurityGroup: ResourceCheck<SecurityGroupSpec> = (resource) =>
  resource.spec.rules.flatMap((rule, index) =>
    wrongIn(rule).map(({ path, ...wrong }) => ({
      resource,
      path: ["spec", "rules", index, ...path],
      ...wrong,
    })),
  );

function wrongIn(rule: Rule): Wrong[] {
  return [...wrongPorts(rule), ...wrongRemote(rule)];
}

function wrongPorts({ protocol, ports }: Rule): Wrong[] {
  if (ports.length > 0 && protocol !== "tcp" && protocol !== "udp") {
    const which = protocol === "icmp" ? "icmp has no ports" : "ports need a protocol";
    const hint = protocol === "icmp" ? "leave ports out" : "add protocol: tcp or protocol: udp";
    return [{ path: ["ports"], message: which, hint }];
  }
  return ports.flatMap((port, index): Wrong[] => {
    const message = wrongPort(`${port}`);
    return message === undefined ? [] : [{ path: ["ports", index], ...message }];
  });
}

const LAST_PORT = 65_535;

function wrongPort(port: string): Pick<Wrong, "message" | "hint"> | undefined {
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

function wrongRemote({ remote }: Rule): Wrong[] {
  if (remote === undefined) return [];
  const { cidr, group } = remote;
  if (cidr !== undefined && group !== undefined) {
    const message = "remote has cidr and group; only one of them can be";
    return [{ path: ["remote", "group"], message, hint: "write two rules" }];
  }
  if (cidr === undefined && group === undefined) {
    const message = "remote says nothing: it needs cidr or group";
    return [{ path: ["remote"], message, hint: "leave remote out when anybody is meant" }];
  }
  return cidr === undefined ? [] : wrongCidr(cidr);
}

function wrongCidr(cidr: string): Wrong[] {
  const { network, prefix } = ipv4Subnet(cidr);
  if (ipv4Number(cidr.split("/")[0] ?? "") === network) return [];
  const message = `${cidr} is an address inside of a subnet`;
  const hint = `did you mean "${showIpv4(network)}/${prefix}", or the one address with /32?`;
  return [{ path: ["remote", "cidr"], message, hint }];
}

/** Groups for interfaces that have no address by which they could be filtered. */
export const checkFiltered: NeighbourCheck<VirtualMachineSpec> = (resource, fleet) =>
  resource.spec.interfaces.flatMap(({ network: name, securityGroups }, index): Finding[] => {
    const network = fleet.get<NetworkSpec>(resolveReference("Network", name, resource.project));
    if (network === undefined || network.spec.subnets.length > 0) return [];
    if ((securityGroups ?? network.spec.defaultSecurityGroups).length === 0) return [];
    return [addressless(resource, network, index)];
  });

function addressless(resource: Resource, network: Resource, index: number): Finding {
  return {
    resource,
    path: ["spec", "interfaces", index],
    message: `its security groups need an address, and ${showResource(network.id)} has no subnet`,
    hint: "add subnets to the network, or write securityGroups: []",
  };
}
