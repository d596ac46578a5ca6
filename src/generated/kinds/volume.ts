// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The location, the size and the retention of the disk.
 */
export interface VolumeSpec {
  /**
   * The StoragePool of the disk. Cannot be changed.
   */
  pool: string;
  /**
   * The size in bytes, as the guest sees it, at least that of the image in `source`. Required without `existing`; an existing disk keeps its size if it is absent. An increase is live; a decrease is refused.
   */
  size?: string;
  /**
   * The format. If absent: `qcow2` in a pool of files (type `dir`, and `existing` on libvirt's types dir, fs and netfs), else `raw`; an existing disk keeps its format. Other pools support only `raw`. Cannot be changed.
   */
  format?: "qcow2" | "raw";
  /**
   * A disk that is in the pool already, to be adopted with `fleetwright adopt` or `fleetwright import`. It is never created, filled or shrunk, and its removal with deletionPolicy `Delete` needs approval. Cannot be changed.
   */
  existing?: {
    /**
     * The name of the file, the logical volume or the image in the pool.
     */
    name: string;
  };
  /**
   * The initial content. If absent, the disk is empty. It has no effect once the disk exists.
   */
  source?: {
    /**
     * The Image to copy. A `qcow2` volume and one in a pool of type `rbd` only store the differences from a copy of the image, which is in the same pool, or in the fleet's own for a pool of type `existing`; other volumes are full copies.
     */
    image?: string;
  };
  /**
   * I/O limits of the disk. An absent limit is none, and one that is removed from the file is lifted; a limit that an adopted machine has stays as long as no file sets it. A total limit and its read and write limits exclude each other. A burst limit that others set on an adopted disk stays; a limit above it is refused. Changed live.
   */
  qos?: {
    /**
     * Read and write operations per second.
     */
    totalIops?: number;
    /**
     * Read operations per second.
     */
    readIops?: number;
    /**
     * Write operations per second.
     */
    writeIops?: number;
    /**
     * Bytes read and written per second.
     */
    totalBytesPerSecond?: string;
    /**
     * Bytes read per second.
     */
    readBytesPerSecond?: string;
    /**
     * Bytes written per second.
     */
    writeBytesPerSecond?: string;
  };
  /**
   * The fate of the disk when the resource leaves Git. `Retain` keeps it in the trash; `Delete` deletes it from the trash after `keep`. Changed live.
   */
  deletionPolicy: "Delete" | "Retain";
  /**
   * The time that the disk stays in the trash with deletionPolicy `Delete`. The first apply after it deletes the disk: with `0s`, the next one. If the clock is in doubt, the deletion needs approval. Changed live.
   */
  keep: string;
  /**
   * Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.
   */
  protect: boolean;
  /**
   * The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.
   */
  drift: "fix" | "report";
}
