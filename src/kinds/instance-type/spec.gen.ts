// Made by `npm run generate` from schemas/; not to be edited.

/**
 * What machines of this type get. A change is pending at each machine until its updatePolicy allows what the change costs.
 */
export interface InstanceTypeSpec {
  /**
   * What the type is good for: a word for people, shown in tables.
   */
  family: "shared" | "standard" | "highcpu" | "highmem" | "storage" | "accelerated";
  /**
   * Virtual CPUs.
   */
  cpu: {
    /**
     * vCPUs that the guest sees. Up to `maxGuest` changed live; taking some away needs a reboot.
     */
    guest: number;
    /**
     * vCPUs that the guest may grow to while it runs. Changing it needs a reboot.
     */
    maxGuest: number;
    /**
     * `shared` vCPUs run wherever the host has time; each `dedicated` vCPU has a host CPU for itself. Changing it needs a reboot.
     */
    policy: "shared" | "dedicated";
    /**
     * Weight against other machines when the host is busy; libvirt's own value is 1024. Changed live.
     */
    shares?: number;
    /**
     * How much of a host CPU each vCPU may use at most, in percent. Without it there is no limit. Changed live.
     */
    quotaPercent?: number;
  };
  /**
   * Memory.
   */
  memory: {
    /**
     * Bytes that the guest has. Up to `maxGuest` changed live by the balloon.
     */
    guest: string;
    /**
     * Bytes that the guest may grow to while it runs. Changing it needs a reboot.
     */
    maxGuest: string;
    /**
     * Backs the guest with huge pages of 2 MiB that the host has set aside. Changing it needs a reboot.
     */
    hugepages: boolean;
  };
  /**
   * The root disk.
   */
  disk: {
    /**
     * Operations a second of the root disk at most. Changed live.
     */
    iops?: number;
  };
  /**
   * Devices handed to the machine: the aliases that hosts give them, one entry a device. Changing it needs a reboot.
   *
   * Items: The alias of a device in `Host.spec.devices`.
   */
  hostDevices: string[];
  /**
   * Labels that a host must have for machines of this type. A machine that runs elsewhere stays until it is placed anew.
   */
  hostSelector: {
    /**
     * Any text of at most 253 characters. Numbers and truth values want quotes.
     */
    [k: string]: string;
  };
  /**
   * What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.
   */
  deletionPolicy: "Delete" | "Retain";
  /**
   * Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.
   */
  protect: boolean;
  /**
   * What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.
   */
  drift: "fix" | "report";
}
