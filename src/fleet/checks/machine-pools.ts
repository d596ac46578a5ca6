import type { VirtualMachinePoolSpec } from "../../generated/kinds/virtual-machine-pool.ts";
import { expandMember, type MachinePoolResource } from "../../kinds/virtual-machine-pool/pool-members.ts";
import { formatResource } from "../../model/resource.ts";
import type { Finding, FleetCheck, FleetView, ResourceCheck } from "../finding.ts";
import { sourceLocation } from "../source-location.ts";
import { checkMachine } from "./machines.ts";

/** The longest DNS label (RFC 1035, section 2.3.4). */
const MAX_NAME_LENGTH = 63;

/** Finds pools whose members would have invalid names, and invalid templates. */
export const checkMachinePool: ResourceCheck<VirtualMachinePoolSpec> = (resource) => {
  const first = expandMember(resource, 0);
  const last = expandMember(resource, Math.max(0, resource.spec.replicas - 1));
  const findings = [
    ...checkMachine(first).map((finding) => asPoolFinding(finding, resource)),
    ...checkDnsOnce(resource),
    ...checkSharedIdentity(resource),
  ];
  if (last.name.length <= MAX_NAME_LENGTH) return findings;
  const message = `its members' names are too long: ${last.name} has ${last.name.length} characters`;
  return [
    ...findings,
    { resource, path: ["metadata", "name"], message, hint: `at most ${MAX_NAME_LENGTH} are allowed` },
  ];
};

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

/** Finds fields of the template that only one machine can have. */
const checkSharedIdentity: ResourceCheck<VirtualMachinePoolSpec> = (resource) => {
  const { spec } = resource.spec.template;
  const single = ["uuid", "domainName", "bootVolume"] as const;
  const path = ["spec", "template", "spec"];
  const fields = single.filter((field) => spec[field] !== undefined).map((field) => [field]);
  const macs = spec.interfaces.flatMap(({ mac }, index) =>
    mac === undefined ? [] : [["interfaces", index, "mac"]],
  );
  return [...fields, ...macs].map((field) => {
    const message = `the members of a pool cannot share ${field.at(-1)}`;
    return { resource, path: [...path, ...field], end: "key", message, hint: "leave it out" };
  });
};

/** Finds members with the name of a VirtualMachine of the files. */
export const checkMemberNames: FleetCheck = (fleet) => {
  const pools = fleet.ofKind<VirtualMachinePoolSpec>("VirtualMachinePool");
  return pools.flatMap((resource): Finding[] => {
    const twin = fleet.membersOf(resource).find(({ id }) => fleet.get(id)?.expandedFrom === undefined);
    const other = twin && fleet.get(twin.id);
    if (other === undefined) return [];
    const message = `its member ${formatResource(other.id)} is also defined in the files`;
    const hint = `at ${sourceLocation(other)}; give one of them another name`;
    return [{ resource, path: ["metadata", "name"], message, hint }];
  });
};

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
