import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import type { Blocked } from "../../model/plan.ts";
import type { Problem } from "../../model/problem.ts";
import { formatResource, type Resource, resolveReference } from "../../model/resource.ts";
import { secretKey } from "../compile/kind-context.ts";

/** Problems of secret user data by `secretKey`, in words that do not contain the data. */
export type UserDataProblems = ReadonlyMap<string, string>;

const HINT = "cloud-init reports it only inside the guest: cloud-init schema --config-file FILE shows more";

/** Returns the machines whose secret user data cloud-init would refuse. */
export function blockedByUserData(resources: readonly Resource[], found: UserDataProblems): Blocked[] {
  return machinesWithProblems(resources, found).map(({ resource, message }) => ({
    resource: resource.id,
    code: "invalid",
    message: `${formatResource(resource.id)}: ${message}`,
    hint: HINT,
  }));
}

/** Returns the same as problems at their place in the files, once for all members of a pool. */
export function userDataProblems(resources: readonly Resource[], found: UserDataProblems): Problem[] {
  const problems = machinesWithProblems(resources, found).map(({ resource, message }): Problem => {
    const owner = resource.expandedFrom ?? resource.id;
    const path = resource.expandedFrom === undefined ? PATH : `spec.template.${PATH}`;
    return {
      ...resource.source,
      path,
      message: `${formatResource(owner)}: ${message}`,
      hint: HINT,
      resource: owner,
    };
  });
  return [...new Map(problems.map((problem) => [problem.resource, problem])).values()];
}

const PATH = "spec.cloudInit.userDataSecretRef";

function machinesWithProblems(resources: readonly Resource[], found: UserDataProblems) {
  if (found.size === 0) return [];
  return resources.flatMap((resource) => {
    if (resource.kind !== "VirtualMachine") return [];
    const reference = (resource.spec as VirtualMachineSpec).cloudInit.userDataSecretRef; // the loader validated it
    if (reference === undefined) return [];
    const secret = resolveReference("Secret", reference.secret, resource.project);
    const problem = found.get(secretKey(secret, reference.key));
    if (problem === undefined) return [];
    return [
      { resource, message: `the user data in ${formatResource(secret)}, key "${reference.key}": ${problem}` },
    ];
  });
}
