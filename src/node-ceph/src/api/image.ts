/** The content of one open image. */
export interface Image extends AsyncDisposable {
  /** Fails with EINVAL beyond the image's end (rbd_write). */
  write(offset: number, data: Uint8Array): Promise<void>;
  /** Shorter than asked for at the image's end (rbd_read). */
  read(offset: number, bytes: number): Promise<Uint8Array>;
  /** What was written is on the disks of the cluster when this returns (rbd_flush). */
  flush(): Promise<void>;
  close(): Promise<void>;
}
