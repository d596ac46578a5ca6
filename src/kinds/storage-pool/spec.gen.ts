// Made by `npm run generate` from schemas/; not to be edited.

/**
 * Where the disks lie.
 */
export interface StoragePoolSpec {
  /**
   * `dir`: files in a directory. `logical`: logical volumes of an LVM volume group. `rbd`: images in a pool of a Ceph cluster, which every host reaches. Cannot be changed.
   */
  type: "dir" | "logical" | "rbd";
  /**
   * With type dir: the directory on the host; it is made when it is missing. Cannot be changed.
   */
  path?: string;
  /**
   * With type logical: the name of an LVM volume group that exists on the host. Cannot be changed.
   */
  volumeGroup?: string;
  /**
   * The hosts that have this pool: `all`, or labels that they must have. A host more is live; a host less is refused while disks are there. With type rbd: the hosts whose machines may use it; they get the user's key.
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
   * With type rbd: how the cluster is reached.
   */
  ceph?: {
    /**
     * The cluster's configuration file on the machine where Fleetwright runs, or `lab://NAME/ceph.conf` for that of a lab. Changed live, as long as it is the same cluster.
     */
    confFile: string;
    /**
     * The user, without `client.`: Fleetwright's, and that of the machines. It needs the capabilities `profile rbd`; with `create`, those for making pools as well. A change needs a reboot of machines.
     */
    user: string;
    /**
     * The Secret that holds the user's key, as `ceph auth get-key` prints it. Changed live: machines use another key from their next start on.
     */
    secretRef: {
      /**
       * The Secret.
       */
      secret: string;
      /**
       * The key in it.
       */
      key: string;
    };
    /**
     * The Host from whose network the cluster is reached, where this machine has no way to it: a host of a lab. Changed live.
     */
    via: string;
  };
  /**
   * With type rbd: the name of the pool in the cluster. Cannot be changed.
   */
  pool?: string;
  /**
   * With type rbd: makes the pool when it is missing. It is never deleted, since whatever anybody has in it would be gone for good. Without this the pool must be there.
   */
  create?: {
    /**
     * Placement groups. A change is live, and moves data.
     */
    pgNum: number;
    /**
     * Most bytes that it may hold; what would go beyond that cannot be written. Changed live.
     */
    quota: string;
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
