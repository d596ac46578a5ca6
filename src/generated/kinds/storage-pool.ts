// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The type and the location of the storage.
 */
export interface StoragePoolSpec {
  /**
   * `dir`: files in a directory. `logical`: logical volumes of an LVM volume group. `rbd`: images in a Ceph pool that all hosts share. `existing`: a pool of libvirt that others made, of libvirt's type dir, fs, netfs or logical. Fleetwright makes volumes in it, but never starts, changes or deletes the pool. Cannot be changed.
   */
  type: "dir" | "logical" | "rbd" | "existing";
  /**
   * With type `existing`: the name of the pool in libvirt. On a host without it, or where it is not active, its users are blocked. Cannot be changed.
   */
  name?: string;
  /**
   * With type `dir`: the directory on the host, without spaces and `..`. No other pool may use it, a directory in it or one above it. It is created if missing. Cannot be changed.
   */
  path?: string;
  /**
   * With type `logical`: the name of an existing LVM volume group on the host. Each volume takes its whole size at once. LVM does not erase the data of deleted volumes: a new volume may contain it. Cannot be changed.
   */
  volumeGroup?: string;
  /**
   * The hosts with this pool: `all`, the labels that they must have, or a list of Hosts. Adding a host is live; removing a host is refused while it has disks. With type `rbd`: the hosts whose machines may use the pool; these hosts get the user's key. With type `existing`: machines are placed only on those of the hosts where the pool is active.
   */
  hosts:
    | "all"
    | {
        /**
         * Any text of at most 253 characters. Quote numbers and booleans.
         */
        [k: string]: string;
      }
    | string[];
  /**
   * With type `rbd`: the connection to the cluster.
   */
  ceph?: {
    /**
     * The cluster's configuration file on the machine where Fleetwright runs, or `lab://NAME/ceph.conf` for the cluster of a lab. Changed live if the cluster stays the same.
     */
    confFile: string;
    /**
     * The Ceph user of Fleetwright and of the machines, without `client.`. It needs the capabilities `profile rbd`; with `create` also those for creating pools. A change needs a reboot of machines.
     */
    user: string;
    /**
     * The Secret that contains the user's key, as `ceph auth get-key` prints it. Changed live: machines use a new key from their next start.
     */
    secretRef: {
      /**
       * The Secret.
       */
      secret: string;
      /**
       * The key in the Secret.
       */
      key: string;
    };
    /**
     * A Host of a lab whose network relays the connection, if this machine cannot reach the cluster directly. Changed live.
     */
    via: string;
  };
  /**
   * With type `rbd`: the name of the Ceph pool. Cannot be changed.
   */
  pool?: string;
  /**
   * With type `rbd`: create the Ceph pool if it is missing. Fleetwright never deletes it, because other users may have data in it. If absent, the pool must exist.
   */
  create?: {
    /**
     * The number of placement groups. Changed live; Ceph then moves data.
     */
    pgNum: number;
    /**
     * The maximum size of the pool in bytes. Writes beyond it fail. Changed live.
     */
    quota: string;
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
