// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The hardware of the machines of this type. A change is pending for each machine until its `updatePolicy` allows it.
 */
export interface InstanceTypeSpec {
  /**
   * The intended use. Tables show it; it has no other effect.
   */
  family: "shared" | "standard" | "highcpu" | "highmem" | "storage" | "accelerated";
  /**
   * Virtual CPUs.
   */
  cpu: {
    /**
     * The number of vCPUs of the guest. An increase up to `maxGuest` is live; a decrease needs a reboot.
     */
    guest: number;
    /**
     * The maximum number of vCPUs of a running guest. A change needs a reboot.
     */
    maxGuest: number;
    /**
     * `shared`: vCPUs share the host CPUs. `dedicated`: each vCPU has a host CPU of its own. A change needs a reboot.
     */
    policy: "shared" | "dedicated";
    /**
     * The weight of the machine on a busy host; 1024 is that of a machine without a weight. On hosts with control groups v2 the proportion is the same: 2048 becomes a `cpu.weight` of 200, fewer than 20 count as 20, and more than 102400 as 102400. Changed live.
     */
    shares?: number;
    /**
     * The maximum share of a host CPU per vCPU, in percent. If absent, vCPUs have no limit. With `burst` it is the most that the machine uses while it has credits. Changed live.
     */
    quotaPercent?: number;
    /**
     * CPU credits, as the T instances of AWS have them: the machine saves them while it uses less than its baseline, and spends them to use more. The daemon limits the CPU of a machine without credits. See docs/burstable.md. Changed live.
     */
    burst?: {
      /**
       * The share of a host CPU per vCPU that the machine can always use, in percent. It earns as many credits as it spends with this share. A credit is one vCPU for one minute.
       */
      baselinePercent: number;
      /**
       * The most credits that the machine can save. What it earns beyond them is lost. In `unlimited` mode also the most surplus credits before more are charged.
       */
      maxCredits: number;
      /**
       * The launch credits of a new machine. They are spent first, and do not count for `maxCredits`. Only in `standard` mode.
       */
      initialCredits: number;
      /**
       * `standard`: without credits the machine is limited to its baseline. `unlimited`: it is never limited; it spends surplus credits, which it pays back or which are charged.
       */
      mode: "standard" | "unlimited";
    };
  };
  /**
   * Memory.
   */
  memory: {
    /**
     * The memory of the guest in bytes. A change up to `maxGuest` is live, by the balloon. A guest gives back what it can spare: its kernel keeps about a 60th of `maxGuest` for itself. What it keeps beyond `guest` is no drift.
     */
    guest: string;
    /**
     * The maximum memory of a running guest in bytes. A change needs a reboot.
     */
    maxGuest: string;
    /**
     * Back the guest's memory with 2 MiB huge pages, which the host must have reserved. A change needs a reboot.
     */
    hugepages: boolean;
  };
  /**
   * The root disk.
   */
  disk: {
    /**
     * The maximum I/O operations per second of the root disk. Changed live.
     */
    iops?: number;
  };
  /**
   * The devices for passthrough, as aliases of `Host.spec.devices`, one entry per device. A change needs a reboot.
   *
   * Items: The alias of a device in `Host.spec.devices`.
   */
  hostDevices: string[];
  /**
   * The labels that a host must have. A machine on another host stays until it is placed again.
   */
  hostSelector: {
    /**
     * Any text of at most 253 characters. Quote numbers and booleans.
     */
    [k: string]: string;
  };
  /**
   * The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.
   */
  deletionPolicy: "Delete" | "Retain";
  /**
   * Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.
   */
  protect: boolean;
  /**
   * The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.
   */
  drift: "fix" | "report";
}
