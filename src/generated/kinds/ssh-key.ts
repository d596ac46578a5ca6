// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The key. Machines get it at their first boot.
 */
export interface SSHKeySpec {
  /**
   * One line as in `id_ed25519.pub`: type, key, comment. A change is a change of `cloudInit` for the machines that use the key.
   */
  publicKey: string;
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
