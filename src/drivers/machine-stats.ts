import type { ObjectId } from "../model/object.ts";

/**
 * What a running machine has used since its start, and what it has now. A member is undefined if the host does not
 * report it.
 */
export interface MachineStats {
  readonly object: ObjectId;
  readonly cpu: {
    readonly vcpus?: number | undefined;
    /** CPU time of the whole machine, its emulator included. */
    readonly usedSeconds?: number | undefined;
    /** Time that the vCPUs were runnable but waited for a host CPU, which a guest sees as stolen; sum of all vCPUs. */
    readonly stolenSeconds?: number | undefined;
    /** Time that the vCPUs waited for the host, as the kernel counts it with scheduler statistics on. */
    readonly waitedSeconds?: number | undefined;
  };
  readonly memory: {
    /** Current size of the balloon. `maxBytes` is its limit. */
    readonly bytes?: number | undefined;
    readonly maxBytes?: number | undefined;
    /** Memory of the host that the machine occupies. */
    readonly residentBytes?: number | undefined;
    /**
     * Memory that the guest does not use, as the guest reports it. `usableBytes` is what it could use without swapping.
     */
    readonly unusedBytes?: number | undefined;
    readonly usableBytes?: number | undefined;
  };
  readonly disks: readonly DiskStats[];
  readonly interfaces: readonly InterfaceStats[];
}

export interface DiskStats {
  /** Device name on the host: `vda`. */
  readonly device: string;
  readonly read: Transfers;
  readonly write: Transfers;
  readonly flushes?: number | undefined;
  readonly capacityBytes?: number | undefined;
  /** Space in the host's storage that the disk occupies. */
  readonly allocatedBytes?: number | undefined;
}

export interface Transfers {
  readonly bytes?: number | undefined;
  readonly requests?: number | undefined;
  /** Total time that requests took. */
  readonly seconds?: number | undefined;
}

export interface InterfaceStats {
  /** Tap device on the host. */
  readonly device: string;
  /** Direction as the guest sees it: the opposite of the host's. */
  readonly received: Packets;
  readonly sent: Packets;
}

export interface Packets {
  readonly bytes?: number | undefined;
  readonly packets?: number | undefined;
  readonly errors?: number | undefined;
  readonly dropped?: number | undefined;
}
