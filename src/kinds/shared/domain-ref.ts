import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { type ObjectRef, objectRef, type TargetId } from "../../model/object.ts";
import { nativeName, type Resource } from "../../model/resource.ts";

type NamedMachine = Pick<Resource<Pick<VirtualMachineSpec, "domainName">>, "project" | "name" | "spec">;

/** Returns the domain of a machine on a host. Its name is that of the resource, unless an adopted domain has another. */
export function domainRef(machine: NamedMachine, host: TargetId): ObjectRef {
  return objectRef("domain", host, machine.spec.domainName ?? nativeName(machine));
}
