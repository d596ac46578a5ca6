import { member, type Pool } from "../../kinds/virtual-machine-pool/members.ts";
import type { VirtualMachinePoolSpec } from "../../kinds/virtual-machine-pool/spec.gen.ts";
import { showResource } from "../../model/resource.ts";
import type { Finding, FleetCheck, FleetView, ResourceCheck } from "../finding.ts";
import { checkMachine } from "./machines.ts";
import { at } from "./places.ts";

/** The longest DNS label (RFC 1035, section 2.3.4). */
const LONGEST_NAME = 63;

/** Members that could not be called so, and a template that is no machine. */
export const checkMachinePool: ResourceCheck<VirtualMachinePoolSpec> = (resource) => {
  const first = member(resource, 0);
  const last = member(resource, Math.max(0, resource.spec.replicas - 1));
  const found = [
    ...checkMachine(first).map((finding) => ofPool(finding, resource)),
    ...checkOneName(resource),
  ];
  if (last.name.length <= LONGEST_NAME) return found;
  const message = `its members' names are too long: ${last.name} has ${last.name.length} characters`;
  return [
    ...found,
    { resource, path: ["metadata", "name"], message, hint: `at most ${LONGEST_NAME} are allowed` },
  ];
};

/** What the template says of names would be lost where the pool says it. */
const checkOneName: ResourceCheck<VirtualMachinePoolSpec> = (resource) => {
  const { dns, template } = resource.spec;
  if (dns?.perInstance !== true || template.spec.dns === undefined) return [];
  const message = "the template has dns, and so has the pool";
  const path = ["spec", "template", "spec", "dns"];
  return [
    { resource, path, end: "key", message, hint: "leave it out here, or write perInstance: false there" },
  ];
};

/** Members that have the name of a machine which is written, too. */
export const checkMembers: FleetCheck = (fleet) => {
  const pools = fleet.ofKind<VirtualMachinePoolSpec>("VirtualMachinePool");
  return pools.flatMap((resource): Finding[] => {
    const twin = fleet.membersOf(resource).find(({ id }) => fleet.get(id)?.expandedFrom === undefined);
    const other = twin && fleet.get(twin.id);
    if (other === undefined) return [];
    const message = `its member ${showResource(other.id)} is written, too`;
    const hint = `at ${at(other)}; give one of them another name`;
    return [{ resource, path: ["metadata", "name"], message, hint }];
  });
};

/**
 * What is wrong with members is said once, of their pool, at the place in its template. What is wrong with what is
 * written stays as it is.
 */
export function blamingPools(findings: readonly Finding[], fleet: FleetView): Finding[] {
  const told = new Set<string>();
  return findings.flatMap((finding) => {
    const { expandedFrom } = finding.resource;
    if (expandedFrom === undefined) return [finding];
    const pool = fleet.get<VirtualMachinePoolSpec>(expandedFrom);
    const key = [expandedFrom, ...finding.path].join("/");
    if (pool === undefined || told.has(key)) return [];
    told.add(key);
    return [ofPool(finding, pool)];
  });
}

function ofPool(finding: Finding, resource: Pool): Finding {
  const [part, ...rest] = finding.path;
  return {
    ...finding,
    resource,
    path: part === "spec" ? ["spec", "template", "spec", ...rest] : finding.path,
  };
}
