import type { CreditRecord } from "../model/cpu-credits.ts";
import type { ObjectId, ObservedObject } from "../model/object.ts";

/** The access to the CPU time and the CPU limits of a host's machines. Every function throws `host-unreachable`. */
export interface CpuCreditAccess {
  /** Reads the CPU time of all running machines in one call, which asks no machine. */
  readUsage(signal: AbortSignal): Promise<readonly CpuUsage[]>;
  /**
   * Limits the vCPUs of a running machine at once: a CFS quota per vCPU in microseconds per 100,000 us; -1 for no limit.
   * Its stored definition stays. Throws `world-moved` if the machine is not a burstable one of the fleet any more.
   */
  setQuota(machine: BurstableMachine, quotaUs: number, signal: AbortSignal): Promise<void>;
  /**
   * Writes the record into the machine's stored definition, and into the running one if its process still runs. Throws as
   * `setQuota` does.
   */
  saveRecord(machine: BurstableMachine, record: CreditRecord, signal: AbortSignal): Promise<void>;
}

export type BurstableMachine = Pick<ObservedObject, "id" | "name"> & { readonly uuid: string };

/** CPU time of a running machine. */
export interface CpuUsage {
  readonly object: ObjectId;
  readonly uuid: string;
  /**
   * The process that runs the machine: the host, a slash, and a number that is new for each start on that host. A restart
   * of the guest alone keeps the process; a live migration changes it.
   */
  readonly process: string;
  /** CPU time of the process since its start, including its emulator, in seconds. */
  readonly cpuSeconds: number;
}
