// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The rules for applying changes.
 */
export interface FleetSpec {
  /**
   * The changes that need no approval. `auto`: all changes within the limits of `guard`. `safe`: changes without reboot, replacement or loss of data. `approve`: none. Changed live.
   */
  apply: "auto" | "safe" | "approve";
  /**
   * Delete the fleet's objects when their resource leaves Git. `false` only reports them. Changed live.
   */
  prune: boolean;
  /**
   * The interval at which the daemon reads all targets again, besides the reads after events. It varies by 10 % and is at least 10 s. Changed live.
   */
  interval: string;
  /**
   * Limits for one plan. A plan beyond a limit waits for approval, and so does a plan that deletes all objects of the fleet. Changed live.
   */
  guard: {
    /**
     * The share of the objects of one kind that a plan may delete, in percent. 100 disables all limits on shares, also those of small fleets.
     */
    maxDeletePercent: number;
    /**
     * The share of the objects of one kind that a plan may reboot or replace, in percent.
     */
    maxDisruptPercent: number;
    /**
     * The smallest number of objects of a kind at which the percentages apply. With fewer objects, a plan waits if it deletes those of more than half of the resources, and of three resources or more.
     */
    fromObjects: number;
    /**
     * The maximum number of objects that a plan may delete, over all kinds. Deletions of expired trash are counted separately.
     */
    maxDeletes: number;
  };
  /**
   * Maintenance windows. Machines whose `updatePolicy` is `Window` may be rebooted or replaced only in a window. Changed live.
   *
   * Items: A recurring window.
   */
  windows: {
    /**
     * The start of the window: minute, hour, day of month, month, day of week.
     */
    cron: string;
    /**
     * The length of the window.
     */
    duration: string;
    /**
     * The time zone of `cron`, as an IANA name.
     */
    timeZone: string;
  }[];
  /**
   * What the daemon does with a host that does not answer. Changed live.
   */
  hostFailure: {
    /**
     * The time for which a host must not answer before it counts as failed. At least 10 s. After a restart, the daemon counts from its start.
     */
    after: string;
    /**
     * `Report`: an event, a line of the log, a metric and a problem of the API.
     */
    action: "Report";
  };
  /**
   * Limits of migrations of machines between hosts. Changed live.
   */
  migration: {
    /**
     * The maximum number of migrations at a time.
     */
    parallel: number;
    /**
     * The maximum number of migrations at a time to or from one host.
     */
    perHost: number;
    /**
     * The longest halt of a machine at the end of a live migration, as an aim of QEMU. A machine that writes to its memory faster than the network can carry within this time does not arrive.
     */
    maxDowntime: string;
    /**
     * The time after which a migration is ended, and the machine stays where it is.
     */
    timeout: string;
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
