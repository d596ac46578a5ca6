import type { Kind } from "../kind.ts";
import { membersOf } from "./members.ts";
import { memberships } from "./memberships.ts";
import { poolNames } from "./names.ts";
import type { VirtualMachinePoolSpec } from "./spec.gen.ts";

/** Machines that are alike. What they are made of is theirs; the pool itself has only the name that they share. */
export const virtualMachinePool: Kind<VirtualMachinePoolSpec> = {
  name: "VirtualMachinePool",
  expand: membersOf,
  claims: memberships,
  realise: (resource, view) => ({ objects: poolNames(resource, view) }),
  group: ({ spec: { replicas, updateStrategy } }) => ({
    ceiling: replicas,
    maxUnavailable: updateStrategy.type === "Recreate" ? replicas : updateStrategy.maxUnavailable,
  }),
};
