import type { TargetId } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";

/**
 * What would become of a machine:
 *
 * - `starts`: it starts on another host with all its data.
 * - `recreated`: it starts on another host with a new root disk from its image. Its Volumes are kept.
 * - `loses-data`: data of a Volume, or the root disk of a machine that is not a member of a pool, is on the lost host.
 * - `stays-down`: no other host can run it.
 * - `unknown`: another target cannot be read, or the files of the machine have a problem.
 */
export const LOSS_OUTCOMES = ["stays-down", "loses-data", "unknown", "recreated", "starts"] as const;
export type LossOutcome = (typeof LOSS_OUTCOMES)[number];

export interface MachineLoss {
  readonly resource: ResourceId;
  readonly outcome: LossOutcome;
  /** The host that would run it. Absent: none. */
  readonly host?: TargetId;
  /** Volumes whose only copy is on a lost host. */
  readonly lostVolumes: readonly ResourceId[];
  /** True if the machine's own root disk is on a lost host. */
  readonly losesRootDisk: boolean;
  /** Sentences without a subject. */
  readonly reasons: readonly string[];
}

/** A router, a load balancer or the way to a DNS server that a lost host provides. */
export interface ServiceLoss {
  readonly resource: ResourceId;
  /** The host that would provide it. Absent: none, so that it stops. */
  readonly host?: TargetId;
  /** `its router`, `its load balancer`. */
  readonly part: string;
  readonly reasons: readonly string[];
}

/** The consequences of the loss of hosts, all at the same time. Sorted, the worst first. */
export interface HostLoss {
  readonly hosts: readonly TargetId[];
  readonly machines: readonly MachineLoss[];
  readonly services: readonly ServiceLoss[];
  /** Volumes on the lost hosts that no machine uses. */
  readonly volumes: readonly ResourceId[];
}

/** Returns whether the fleet would survive: every machine and service is elsewhere, and no data is lost. */
export function isSurvivable({ machines, services, volumes }: HostLoss): boolean {
  const survives = ({ outcome }: MachineLoss) => outcome === "starts" || outcome === "recreated";
  return machines.every(survives) && services.every(({ host }) => host !== undefined) && volumes.length === 0;
}
