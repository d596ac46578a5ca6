// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The addresses. Gateway hosts answer for those that are in use, one by one; nothing else may use them.
 */
export interface AddressPoolSpec {
  /**
   * Subnets whose addresses may be given out. Hosts' own addresses must not be among those that are given. Changed live: who holds an address keeps it as long as it is in the pool.
   *
   * @minItems 1
   * @maxItems 64
   *
   * Items: A subnet; of /31 and /32 every address counts, of larger ones all but the first and the last.
   */
  cidrs: string[];
  /**
   * The router of the public network, where it is among these addresses: it is never given out. Changed live.
   */
  gateway?: string;
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
