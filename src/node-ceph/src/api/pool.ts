import type {
  ChildRef,
  Chunk,
  CloneSource,
  CreateOptions,
  ImageInfo,
  ImageKey,
  ImageRef,
  TrashEntry,
  Watcher,
} from "../types.ts";
import type { Image } from "./image.ts";

/** The calls that are one request to the Worker each. Sizes are in bytes. */
export interface PoolCalls {
  /** Lists the images outside the trash (rbd_list2). */
  list(): Promise<ImageRef[]>;
  /** Reads all facts of an image; null when it does not exist (librbd opens the image). */
  info(key: ImageKey): Promise<ImageInfo | null>;
  /** rbd_create4 */
  create(name: string, sizeBytes: number, options?: CreateOptions): Promise<void>;
  /** Creates a copy-on-write clone of a snapshot, which needs no protection (rbd_clone3, clone format 2). */
  clone(from: CloneSource, name: string, options?: CreateOptions): Promise<void>;
  /** Fails with EINVAL for a smaller size, unless `shrink` is set, which discards the rest (rbd_resize2). */
  resize(key: ImageKey, sizeBytes: number, shrink?: boolean): Promise<void>;
  /** Copies the data still in the parent, and detaches from it (rbd_flatten). */
  flatten(key: ImageKey): Promise<void>;
  /** rbd_rename */
  rename(name: string, to: string): Promise<void>;
  /** Deletes an image with all data. Fails while it has snapshots (ENOTEMPTY) or is open elsewhere (EBUSY) (rbd_remove). */
  remove(name: string): Promise<void>;

  /** Prepares a pool for images. Idempotent (rbd_pool_init). */
  init(): Promise<void>;
  /** Reads metadata of the pool itself; null when it has none of that name (rbd_pool_metadata_get). */
  poolMetadataGet(name: string): Promise<string | null>;
  /** rbd_pool_metadata_set */
  poolMetadataSet(name: string, value: string): Promise<void>;
  /** Lists at most `most` names of RADOS objects in the pool, of all namespaces (rados_nobjects_list_next2). */
  objects(most: number): Promise<string[]>;

  /** Returns null when the image has none of that name (rbd_metadata_get). */
  metadataGet(key: ImageKey, name: string): Promise<string | null>;
  /** rbd_metadata_set */
  metadataSet(key: ImageKey, name: string, value: string): Promise<void>;
  /** Succeeds also when it does not exist (rbd_metadata_remove). */
  metadataRemove(key: ImageKey, name: string): Promise<void>;
  /** rbd_metadata_list */
  metadataList(key: ImageKey): Promise<Record<string, string>>;

  /** rbd_snap_create */
  snapshotCreate(key: ImageKey, name: string): Promise<void>;
  /** Fails with EBUSY while it is protected (rbd_snap_remove). */
  snapshotRemove(key: ImageKey, name: string): Promise<void>;
  /** Succeeds also when it is protected already (rbd_snap_protect). */
  snapshotProtect(key: ImageKey, name: string): Promise<void>;
  /** Fails with EBUSY while it has clones of format 1 (rbd_snap_unprotect). */
  snapshotUnprotect(key: ImageKey, name: string): Promise<void>;

  /** Lists the clones of all snapshots of the image, including those in the trash (rbd_list_children3). */
  children(key: ImageKey): Promise<ChildRef[]>;
  /** Lists the clients that have the image open for writing (rbd_watchers_list). */
  watchers(key: ImageKey): Promise<Watcher[]>;
  /** rbd_update_features */
  updateFeatures(key: ImageKey, features: readonly string[], enabled: boolean): Promise<void>;

  /** Moves an image to the trash for at least `delaySeconds` (rbd_trash_move). Fails with EBUSY while it is open elsewhere. */
  trashMove(name: string, delaySeconds: number): Promise<void>;
  /** rbd_trash_list */
  trashList(): Promise<TrashEntry[]>;
  /** rbd_trash_restore */
  trashRestore(id: string, name: string): Promise<void>;
  /** Deletes an image in the trash. Fails with EPERM before its delay is over, unless forced (rbd_trash_remove). */
  trashRemove(id: string, force?: boolean): Promise<void>;
}

export interface Pool extends PoolCalls {
  readonly name: string;
  readonly namespace: string;
  /**
   * Reads many images in parallel, in one round trip each, from their header objects. If the format of a header is unknown, reads that
   * image through librbd. Skips images that no longer exist. Works for images in the trash.
   */
  describe(images: readonly ImageRef[]): Promise<ImageInfo[]>;
  /** Opens the content of an image. The caller must close it. */
  open(key: ImageKey, mode: "read" | "write"): Promise<Image>;
  /** Writes pieces in parallel, and flushes. Reads the source only as fast as the cluster accepts data. */
  write(key: ImageKey, source: AsyncIterable<Chunk>): Promise<void>;
}
