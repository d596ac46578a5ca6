// Made by `npm run generate` from schemas/; not to be edited.

/**
 * Where the image comes from. Other content makes machines that were made of it be replaced, as far as their updatePolicy allows.
 */
export interface ImageSpec {
  /**
   * Exactly one of the three.
   */
  source: {
    /**
     * A file: in the repository, or absolute on the machine where Fleetwright runs.
     */
    path?: string;
    /**
     * Where to download it. Needs `checksum`.
     */
    url?: string;
    /**
     * Built on demand from Debian packages: `micro` is a kernel with busybox that boots in seconds, `debian-12` a Debian with cloud-init.
     */
    recipe?: "micro" | "debian-12";
  };
  /**
   * Digest that the file must have. Required with a url.
   */
  checksum?: string;
  /**
   * The file's format.
   */
  format: "qcow2" | "raw";
  /**
   * Boots this kernel directly, without the image's own boot loader. A change needs a reboot.
   */
  kernelBoot?: {
    /**
     * The kernel: in the repository, or absolute on the machine where Fleetwright runs.
     */
    kernel: string;
    /**
     * The initial RAM disk, in the same way.
     */
    initrd?: string;
    /**
     * The kernel's command line.
     */
    cmdline: string;
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
