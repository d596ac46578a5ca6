// Made by `npm run generate` from schemas/; not to be edited.

/**
 * Where the disks lie.
 */
export interface StoragePoolSpec {
  /**
   * `dir`: files in a directory. `logical`: logical volumes of an LVM volume group. Cannot be changed.
   */
  type: "dir" | "logical";
  /**
   * With type dir: the directory on the host; it is made when it is missing. Cannot be changed.
   */
  path?: string;
  /**
   * With type logical: the name of an LVM volume group that exists on the host. Cannot be changed.
   */
  volumeGroup?: string;
  /**
   * The hosts that have this pool: `all`, or labels that they must have. A host more is live; a host less is refused while disks are there.
   */
  hosts:
    | "all"
    | {
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
