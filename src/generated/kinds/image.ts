// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The source of the image. New content replaces the machines that were created from it, as far as their `updatePolicy` allows.
 */
export interface ImageSpec {
  /**
   * The source. Exactly one of the three fields must be set.
   */
  source: {
    /**
     * A file: a path in the repository, or an absolute path on the machine where Fleetwright runs.
     */
    path?: string;
    /**
     * The URL to download from. Requires `checksum`. The variables `http_proxy`, `https_proxy` and `no_proxy` are followed.
     */
    url?: string;
    /**
     * An image that Fleetwright builds from Debian packages. `micro`: a kernel with busybox that boots in seconds. `debian-12`: Debian 12 with cloud-init.
     */
    recipe?: "micro" | "debian-12";
  };
  /**
   * The digest of the file as it is published. Required with `url`. The digest identifies the image: a change between the two algorithms counts as new content.
   */
  checksum?: string;
  /**
   * The format of the disk, which its header must show. A file that is compressed with gzip, xz, zstd or bzip2 is decompressed first, and `format` is that of its content. Encrypted images are refused, and those that name another file, such as a backing file.
   */
  format: "qcow2" | "raw";
  /**
   * The kernel to boot directly, without the boot loader of the image. A change needs a reboot.
   */
  kernelBoot?: {
    /**
     * The kernel: a path in the repository, or an absolute path on the machine where Fleetwright runs.
     */
    kernel: string;
    /**
     * The initial RAM disk: a path in the repository, or an absolute path on the machine where Fleetwright runs.
     */
    initrd?: string;
    /**
     * The kernel's command line.
     */
    cmdline: string;
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
