import type { ResourceId } from "./resource.ts";

/** Limits for the members of a pool. */
export interface MachinePoolRules {
  /** Maximum number of existing machines, in any state. */
  readonly maxMachines: number;
  /** Maximum number of members that changes may make unavailable at a time. Members that are unavailable anyway count. */
  readonly maxUnavailable: number;
}

/** Pool and its members. */
export interface MachinePool extends MachinePoolRules {
  /** The pool's resource. */
  readonly id: ResourceId;
  /** Members in their order. A rollout begins with the first. */
  readonly members: readonly ResourceId[];
}
