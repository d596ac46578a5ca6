// Made by `npm run generate` from schemas/; not to be edited.

/**
 * How changes of the fleet are applied.
 */
export interface FleetSpec {
  /**
   * What goes without a person: `auto` all that the brake lets through, `safe` what costs no reboot, no replacement and no data, `approve` nothing. Changed live.
   */
  apply: "auto" | "safe" | "approve";
  /**
   * Delete our objects when their resource leaves Git; `false` only reports them. Changed live.
   */
  prune: boolean;
  /**
   * How often the daemon looks at everything anew, besides what events tell; a tenth more or less, and ten seconds at least. Changed live.
   */
  interval: string;
  /**
   * The brake: a plan that goes beyond one of these limits waits for approval. Changed live.
   */
  guard: {
    /**
     * Percent of the objects of a kind that one plan may delete.
     */
    maxDeletePercent: number;
    /**
     * Percent of the objects of a kind that one plan may reboot or replace.
     */
    maxDisruptPercent: number;
    /**
     * The percentages count from this number of objects of a kind on.
     */
    fromObjects: number;
    /**
     * Objects that one plan may delete at most, of all kinds together.
     */
    maxDeletes: number;
  };
  /**
   * Maintenance windows: when machines with `updatePolicy: Window` may be rebooted or replaced. Changed live.
   *
   * Items: One window that comes again and again.
   */
  windows: {
    /**
     * When it opens: minute, hour, day of month, month, day of week.
     */
    cron: string;
    /**
     * How long it stays open.
     */
    duration: string;
    /**
     * The time zone of `cron`, by its IANA name.
     */
    timeZone: string;
  }[];
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
