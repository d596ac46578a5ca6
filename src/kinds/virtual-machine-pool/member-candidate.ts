import type { Hash } from "../../model/hash.ts";

/** A machine that may be a member of a pool. */
export interface MemberCandidate {
  /** Name of its resource. */
  readonly name: string;
  /**
   * `machine`: its domain exists. `disks`: only disks exist, as after an interrupted creation. `traces`: only other objects
   * exist, such as a DNS name.
   */
  readonly presence: "machine" | "disks" | "traces";
  /** True: it was made for the warm pool, and never was in service. */
  readonly warm: boolean;
  readonly running: boolean;
  /** Health for the order `UnhealthyFirst`, from bad to good. */
  readonly health: "failed" | "unready" | "unknown" | "ready";
  /** When the machine was created (ISO 8601). Undefined: unknown, or before all others. */
  readonly created: string | undefined;
  /** Hash of the template that was applied last, and when it was applied (ISO 8601). */
  readonly template: Hash | undefined;
  readonly templated: string | undefined;
  /**
   * True: neither its mark nor an entry of the pool's `members` says that it is a member; it only has the name of one. So is a
   * detached machine whose own document is gone. Absent: false.
   */
  readonly isUnrecorded?: boolean;
  /** True: a label protects it from a scale-in. */
  readonly isProtected: boolean;
  /** True: it gets no new connections because it is to stop. */
  readonly draining: boolean;
}
