// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The rule. It counts when a machine is placed; machines that run stay where they are.
 */
export interface PlacementGroupSpec {
  /**
   * `affinity`: together. `anti-affinity`: apart. The soft ones are wishes that give way when no host is left.
   */
  policy: "affinity" | "anti-affinity" | "soft-affinity" | "soft-anti-affinity";
  /**
   * What counts as one place: `host`, or a label of hosts such as `zone` or `rack`.
   */
  topologyKey: string;
  /**
   * With anti-affinity: how many machines of the group one place may hold.
   */
  maxPerDomain: number;
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
