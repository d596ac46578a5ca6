/** The CPU credits of a machine. A credit is one vCPU for one minute. No amount is negative. */
export interface CreditAccount {
  /** Credits that the machine earned and has not spent. */
  readonly earned: number;
  /** Launch credits that are left. They are spent before the earned ones. */
  readonly launch: number;
  /** Credits that a machine in `unlimited` mode spent without having them, and has neither paid back nor been charged for. */
  readonly surplus: number;
  /** Surplus credits that were charged since the machine was created. It only grows. */
  readonly charged: number;
}

/** An account with the reading of the CPU time that it was computed from, as it lies in the machine's definition. */
export interface CreditRecord extends CreditAccount {
  /** CPU time of the process, in seconds. */
  readonly cpuSeconds: number;
  /** When the CPU time was read (ISO 8601). */
  readonly at: string;
  /** The process whose CPU time it is, as in `CpuUsage`. Absent: one that has ended, or may have. */
  readonly process?: string;
}

/** The CPU credits of a machine in its running or stored definition. */
export interface ObservedCredits {
  /** Absent: no daemon has counted them yet. */
  readonly record?: CreditRecord;
  /** The CFS quota in force, per vCPU in microseconds per 100,000 us; -1: no limit. Of a machine that is off, as it would start. */
  readonly quotaUs: number;
}
