// Made by `npm run generate` from schemas/; not to be edited.

/**
 * Which address, and which machine.
 */
export interface FloatingIPSpec {
  /**
   * The AddressPool that it is taken from. Another one is another address, live.
   */
  pool: string;
  /**
   * The address. Without it one is given, and then kept as long as the target's network stays the same. Another one is changed live; connections by the one before end.
   */
  address?: string;
  /**
   * Where it leads. Another one is changed live; connections that are open go on to the machine before until they end.
   */
  target: {
    /**
     * The VirtualMachine. Its network must be of mode nat, between hosts.
     */
    virtualMachine: string;
    /**
     * Which of its interfaces, counted from 0.
     */
    interface: number;
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
