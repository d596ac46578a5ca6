// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The addresses of the pool. A gateway host answers ARP for each address in use. No other system may use these addresses.
 */
export interface AddressPoolSpec {
  /**
   * The subnets to allocate from. They must not contain addresses of hosts. Changed live: an allocated address stays while it is in the pool.
   *
   * @minItems 1
   * @maxItems 64
   *
   * Items: An IPv4 subnet. Every address of a /31 or /32 is usable; a larger subnet loses its first and last address.
   */
  cidrs: string[];
  /**
   * The router of the public network, if it is in `cidrs`. This address is never allocated. Changed live.
   */
  gateway?: string;
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
