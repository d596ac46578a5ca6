import { resolveAmount } from "../../kinds/virtual-machine-pool/amount.ts";
import { MACHINE_POOL_KIND } from "../../kinds/virtual-machine-pool/member-name.ts";
import type { MachinePoolResource } from "../../kinds/virtual-machine-pool/member-resource.ts";
import { Failure } from "../../model/failure.ts";
import type { Resource } from "../../model/resource.ts";

const MIB = 2 ** 20;

/** Limits of one proposal, beyond what is in force already. Ten thousand machines take 5 MiB. */
export const PROPOSAL_LIMITS = {
  fileBytes: MIB,
  treeBytes: 16 * MIB,
  files: 10_000,
  /** Including the members of pools. */
  resources: 20_000,
  /** The sum of disk images and kernels in the repository. */
  imageBytes: 128 * MIB,
  /** Planned changes. More cannot be reported or approved singly. */
  changes: 60_000,
} as const;

/** Limits of the thread that plans a proposal. They depend on the size of what is in force. */
export interface WorkerLimits {
  readonly heapMiB: number;
  /** Time of a processor, not of a clock. Because a busy machine is slow, wall time would blame the proposal. */
  readonly cpuMs: number;
}

export function workerLimits(trusted: {
  readonly resources: number;
  readonly objects: number;
}): WorkerLimits {
  return {
    heapMiB: 512 + Math.ceil((trusted.resources + trusted.objects) / 50),
    cpuMs: 30_000 + 5 * trusted.resources,
  };
}

/** A proposal exceeds a limit. It is reported, and not planned again until it changes. */
export class ProposalTooLargeError extends Failure {
  constructor(message: string) {
    super("rejected", message, {
      hint: "merge it in smaller parts, or plan it yourself: fleetwright plan --trust-ref",
    });
  }
}

/** Returns the number of resources, including the members of pools. */
export function countResources(resources: readonly Resource[]): number {
  return resources.reduce((sum, resource) => sum + 1 + countMembers(resource), 0);
}

function countMembers(resource: Resource): number {
  if (resource.kind !== MACHINE_POOL_KIND) return 0;
  const { replicas, warmPool, updateStrategy } = (resource as MachinePoolResource).spec; // the loader validated it
  return replicas + warmPool.size + resolveAmount(updateStrategy.maxSurge, replicas, "up");
}
