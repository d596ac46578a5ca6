// Made by `npm run generate` from schemas/; not to be edited.

/**
 * Where the disk lies, how large it is, and what becomes of it.
 */
export interface VolumeSpec {
  /**
   * The StoragePool that holds it. Cannot be changed.
   */
  pool: string;
  /**
   * Bytes that the guest sees. Grows live; shrinking is refused.
   */
  size: string;
  /**
   * qcow2 where the pool is a directory, else raw, unless it is said here; elsewhere than in a directory only raw. Cannot be changed.
   */
  format?: "qcow2" | "raw";
  /**
   * What the disk holds at first. Without it the disk is empty. Does nothing once the disk is there.
   */
  source?: {
    /**
     * The Image to copy.
     */
    image?: string;
  };
  /**
   * Limits of the disk, at whatever machine it is. A total excludes its read and write parts. Changed live.
   */
  qos?: {
    /**
     * Operations a second, reading and writing together.
     */
    totalIops?: number;
    /**
     * Reading operations a second.
     */
    readIops?: number;
    /**
     * Writing operations a second.
     */
    writeIops?: number;
    /**
     * Bytes a second, reading and writing together.
     */
    totalBytesPerSecond?: string;
    /**
     * Bytes read a second.
     */
    readBytesPerSecond?: string;
    /**
     * Bytes written a second.
     */
    writeBytesPerSecond?: string;
  };
  /**
   * What becomes of it when the resource leaves Git: `Retain` keeps it in the trash, `Delete` deletes it from there after `keep`. Changed live.
   */
  deletionPolicy: "Delete" | "Retain";
  /**
   * How long it stays in the trash with deletionPolicy Delete. Changed live.
   */
  keep: string;
  /**
   * Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.
   */
  protect: boolean;
  /**
   * What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.
   */
  drift: "fix" | "report";
}
