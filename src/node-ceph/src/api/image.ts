/** The content of one open image. */
export interface Image extends AsyncDisposable {
  /** Fails with EINVAL beyond the end of the image (rbd_write). */
  write(offset: number, data: Uint8Array): Promise<void>;
  /** Returns fewer bytes at the end of the image (rbd_read). */
  read(offset: number, bytes: number): Promise<Uint8Array>;
  /** Resolves when all written data is on the disks of the cluster (rbd_flush). */
  flush(): Promise<void>;
  close(): Promise<void>;
}
