// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The address and its target.
 */
export interface FloatingIPSpec {
  /**
   * The AddressPool to allocate from. A change replaces the address, live.
   */
  pool: string;
  /**
   * The address. If absent, an address is allocated and kept while the target's network stays the same. Changed live; connections to the old address end.
   */
  address?: string;
  /**
   * The target of the address. Changed live; open connections stay with the old machine until they end.
   */
  target: {
    /**
     * The VirtualMachine. Its network must have mode `nat` and span hosts.
     */
    virtualMachine: string;
    /**
     * The index of the interface, from 0.
     */
    interface: number;
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
