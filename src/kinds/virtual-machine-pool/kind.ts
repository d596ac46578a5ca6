import type { Kind } from "../kind.ts";
import { membersOf } from "./members.ts";
import { memberships } from "./memberships.ts";
import type { VirtualMachinePoolSpec } from "./spec.gen.ts";

/** Machines that are alike. It makes no objects of its own: its members do. */
export const virtualMachinePool: Kind<VirtualMachinePoolSpec> = {
  name: "VirtualMachinePool",
  expand: membersOf,
  claims: memberships,
  group: ({ spec: { replicas, updateStrategy } }) => ({
    ceiling: replicas,
    maxUnavailable: updateStrategy.type === "Recreate" ? replicas : updateStrategy.maxUnavailable,
  }),
};
