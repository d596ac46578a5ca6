import type { MachineCredits } from "../../engine/cpu-credits/machine-credits.ts";
import type { Connections } from "../../engine/observe/observe.ts";
import type { ObjectId, ObservedObject } from "../../model/object.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import type { DaemonEventListener } from "../daemon-event.ts";

/** The machines that the controller works on. */
export interface ObservedMachines {
  /** Returns what was observed last. */
  snapshot(): Snapshot;
  connections(): Connections;
  /** Returns whether a machine must not be touched now: a change of it is in flight, or it is suspended. */
  isLeftAlone(machine: ObservedObject): boolean;
  /** Requests that machines are read again, because their quota was changed. */
  refresh(machines: readonly ObjectId[]): void;
  /** Called when a machine reached its baseline, or left it. */
  onThrottled(machine: ObservedObject, credits: MachineCredits): Promise<void>;
}

export interface CreditControllerOptions extends ObservedMachines {
  /** The fleet whose machines are limited. */
  readonly fleet: string;
  readonly emit: DaemonEventListener;
  now(): Date;
  /** Milliseconds that never go back. */
  readonly clock: () => number;
}
