// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The key. It reaches machines when they boot for the first time.
 */
export interface SSHKeySpec {
  /**
   * One line as in `id_ed25519.pub`: type, key, comment. A change counts as a change of the first-boot data of the machines that use it.
   */
  publicKey: string;
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
