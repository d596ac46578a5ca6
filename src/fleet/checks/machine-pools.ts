import type { LoadBalancerSpec } from "../../generated/kinds/load-balancer.ts";
import type { VirtualMachinePoolSpec } from "../../generated/kinds/virtual-machine-pool.ts";
import { resolveAmount } from "../../kinds/virtual-machine-pool/amount.ts";
import {
  type MemberSlot,
  memberName,
  parseMemberName,
} from "../../kinds/virtual-machine-pool/member-name.ts";
import {
  type MachinePoolResource,
  memberResource,
} from "../../kinds/virtual-machine-pool/member-resource.ts";
import { formatResource, resolveReference, resourceId } from "../../model/resource.ts";
import { parseSeconds } from "../../model/units.ts";
import type { Finding, FleetCheck, FleetView, ResourceCheck } from "../finding.ts";
import { sourceLocation } from "../source-location.ts";
import { checkMachine } from "./machines.ts";

/** The longest DNS label (RFC 1035, section 2.3.4). */
const MAX_NAME_LENGTH = 63;

/** Finds pools whose members would have invalid names, and invalid templates and rules. */
export const checkMachinePool: ResourceCheck<VirtualMachinePoolSpec> = (resource) => {
  const first = memberResource(resource, memberName(resource.name, { role: "member", number: 0 }));
  return [
    ...checkMachine(first).map((finding) => asPoolFinding(finding, resource)),
    ...checkDnsOnce(resource),
    ...checkSharedIdentity(resource),
    ...checkHealthCheck(resource),
    ...checkProgressDeadline(resource),
    ...checkNameLength(resource),
  ];
};

const checkNameLength: ResourceCheck<VirtualMachinePoolSpec> = (resource) => {
  const names = lastSlots(resource).map((slot) => memberName(resource.name, slot));
  const long = names.find(({ length }) => length > MAX_NAME_LENGTH);
  if (long === undefined) return [];
  const message = `its members' names are too long: ${long} has ${long.length} characters`;
  const hint = `at most ${MAX_NAME_LENGTH} are allowed`;
  return [{ resource, path: ["metadata", "name"], message, hint }];
};

/** Returns the slots with the longest names. */
function lastSlots({ spec }: MachinePoolResource): MemberSlot[] {
  const members = spec.replicas + spec.warmPool.size;
  const surge = surgeOf(spec);
  return [
    { role: "member", number: Math.max(0, members - 1) },
    ...(surge > 0 ? [{ role: "surge", number: surge - 1 } as const] : []),
  ];
}

function surgeOf({ updateStrategy, replicas }: VirtualMachinePoolSpec): number {
  return updateStrategy.type === "RollingUpdate" ? resolveAmount(updateStrategy.maxSurge, replicas, "up") : 0;
}

/** Finds pools with `dns` whose template has `dns`, too. The pool's would override the template's. */
const checkDnsOnce: ResourceCheck<VirtualMachinePoolSpec> = (resource) => {
  const { dns, template } = resource.spec;
  if (dns?.perInstance !== true || template.spec.dns === undefined) return [];
  const message = "the template has dns, and so has the pool";
  const path = ["spec", "template", "spec", "dns"];
  return [
    { resource, path, end: "key", message, hint: "leave it out here, or write perInstance: false there" },
  ];
};

/** Finds fields of the template that only one machine can have, and disks and addresses where a pool of one may have more. */
const checkSharedIdentity: ResourceCheck<VirtualMachinePoolSpec> = (resource) => {
  const { spec } = resource.spec.template;
  const single = ["uuid", "domainName", "bootVolume"] as const;
  const path = ["spec", "template", "spec"];
  const fields = single.filter((field) => spec[field] !== undefined).map((field) => [field]);
  const macs = spec.interfaces.flatMap(({ mac }, index) =>
    mac === undefined ? [] : [["interfaces", index, "mac"]],
  );
  const hint = "leave it out";
  return [
    ...[...fields, ...macs].map((field): Finding => {
      const message = `the members of a pool cannot share ${field.at(-1)}`;
      return { resource, path: [...path, ...field], end: "key", message, hint };
    }),
    ...checkAdditionalMembers(resource),
  ];
};

/** Additional members would need the address or the volume of another one. Members without them are checked with all machines. */
const checkAdditionalMembers: ResourceCheck<VirtualMachinePoolSpec> = (resource) => {
  const { spec, template } = { spec: resource.spec, template: resource.spec.template.spec };
  if (surgeOf(spec) === 0) return [];
  const path = ["spec", "template", "spec"];
  const addresses = template.interfaces.flatMap(({ ipv4 }, index) =>
    ipv4 === undefined ? [] : [["interfaces", index, "ipv4"]],
  );
  const volumes = template.volumes.map((_, index) => ["volumes", index]);
  return [...addresses, ...volumes].map((field): Finding => {
    const message = "the additional members of an update cannot share it";
    return { resource, path: [...path, ...field], message, hint: "write maxSurge: 0, or leave it out" };
  });
};

/** Finds checks without anything to check, and times of checks that there are none of. */
const checkHealthCheck: ResourceCheck<VirtualMachinePoolSpec> = (resource) => {
  const { healthCheck, template } = resource.spec;
  const path = ["spec", "healthCheck"];
  const typePath = [...path, "type"];
  if (healthCheck.type === "Probe" && template.spec.readinessProbe === undefined)
    return [{ resource, path: typePath, message: "the template has no readinessProbe" }];
  if (healthCheck.type !== "VM") return [];
  const unused = (["gracePeriod", "failureThreshold"] as const).filter(
    (field) => healthCheck[field] !== undefined,
  );
  return unused.map((field): Finding => {
    const message = `healthCheck.${field} has no effect with type VM: a machine that does not run has failed at once`;
    return {
      resource,
      path: [...path, field],
      end: "key",
      message,
      hint: "leave it out, or write type: Probe",
    };
  });
};

const checkProgressDeadline: ResourceCheck<VirtualMachinePoolSpec> = (resource) => {
  const { minReady, progressDeadline } = resource.spec.updateStrategy;
  if (parseSeconds(progressDeadline) > parseSeconds(minReady)) return [];
  const message = `updateStrategy.progressDeadline (${progressDeadline}) must be longer than minReady (${minReady})`;
  return [{ resource, path: ["spec", "updateStrategy", "progressDeadline"], message }];
};

/** Finds pools whose health depends on load balancers that check nothing. */
export const checkMonitoredPools: FleetCheck = (fleet) =>
  fleet.ofKind<VirtualMachinePoolSpec>("VirtualMachinePool").flatMap((resource): Finding[] => {
    const { healthCheck, loadBalancers } = resource.spec;
    if (healthCheck.type !== "LoadBalancer") return [];
    const isMonitored = loadBalancers.some(({ name, pool }) => {
      const id = resolveReference("LoadBalancer", name, resource.project);
      const loadBalancer = fleet.get<LoadBalancerSpec>(id);
      return loadBalancer?.spec.pools.some((one) => one.name === pool && one.healthMonitor !== undefined);
    });
    if (isMonitored) return [];
    const message = "none of its loadBalancers has a healthMonitor for its members";
    return [{ resource, path: ["spec", "healthCheck", "type"], message }];
  });

/** Finds pools with the name of another pool's additional members, and entries of `members` that are no members. */
export const checkMemberNames: FleetCheck = (fleet) =>
  fleet
    .ofKind<VirtualMachinePoolSpec>("VirtualMachinePool")
    .flatMap((resource) => [...checkSurgeNames(resource, fleet), ...checkMemberEntries(resource, fleet)]);

function checkSurgeNames(resource: MachinePoolResource, fleet: FleetView): Finding[] {
  const parsed = parseMemberName(`${resource.name}-0`);
  if (parsed?.slot.role !== "surge") return [];
  const other = fleet.get(resourceId("VirtualMachinePool", resource.project, parsed.pool));
  if (other === undefined) return [];
  const message = `its members have the names of the additional members of ${formatResource(other.id)}`;
  const hint = `at ${sourceLocation(other)}; give one of them another name`;
  return [{ resource, path: ["metadata", "name"], message, hint }];
}

function checkMemberEntries(resource: MachinePoolResource, fleet: FleetView): Finding[] {
  const names = new Set<string>();
  return resource.spec.members.flatMap(({ name }, index): Finding[] => {
    const path = ["spec", "members", index, "name"];
    const isDuplicate = names.has(name);
    names.add(name);
    if (isDuplicate) return [{ resource, path, message: `members has two entries for ${name}` }];
    const parsed = parseMemberName(name);
    const other = parsed && resourceId("VirtualMachinePool", resource.project, parsed.pool);
    if (other !== undefined && other !== resource.id && fleet.get(other) !== undefined)
      return [{ resource, path, message: `${name} is the name of a member of ${formatResource(other)}` }];
    const machine = fleet.get(resourceId("VirtualMachine", resource.project, name));
    if (machine === undefined || machine.expandedFrom === resource.id) return [];
    const message = `${formatResource(machine.id)} is a machine of its own`;
    const hint = `remove it at ${sourceLocation(machine)}, and the pool adopts the machine`;
    return [{ resource, path, message, hint }];
  });
}

/** Moves findings about members to their pool, once, at the path in the template. Other findings stay. */
export function attributeToPools(findings: readonly Finding[], fleet: FleetView): Finding[] {
  const reported = new Set<string>();
  return findings.flatMap((finding) => {
    const { expandedFrom } = finding.resource;
    if (expandedFrom === undefined) return [finding];
    const pool = fleet.get<VirtualMachinePoolSpec>(expandedFrom);
    const key = [expandedFrom, ...finding.path].join("/");
    if (pool === undefined || reported.has(key)) return [];
    reported.add(key);
    return [asPoolFinding(finding, pool)];
  });
}

function asPoolFinding(finding: Finding, resource: MachinePoolResource): Finding {
  const [part, ...rest] = finding.path;
  return {
    ...finding,
    resource,
    path: part === "spec" ? ["spec", "template", "spec", ...rest] : finding.path,
  };
}
