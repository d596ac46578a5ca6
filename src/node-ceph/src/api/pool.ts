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

/** Calls that the Worker answers one by one. Sizes are in bytes. */
export interface PoolCalls {
  /** Images outside the trash (rbd_list2). */
  list(): Promise<ImageRef[]>;
  /** One image with all that is known of it, or null when there is none (librbd: opens it). */
  info(key: ImageKey): Promise<ImageInfo | null>;
  /** rbd_create4 */
  create(name: string, sizeBytes: number, options?: CreateOptions): Promise<void>;
  /** A copy on write of a snapshot, which needs no protection (rbd_clone3, clone format 2). */
  clone(from: CloneSource, name: string, options?: CreateOptions): Promise<void>;
  /** Fails with EINVAL for a smaller size than now, unless `shrink` cuts the rest off (rbd_resize2). */
  resize(key: ImageKey, sizeBytes: number, shrink?: boolean): Promise<void>;
  /** Copies what is still the parent's, and forgets the parent (rbd_flatten). */
  flatten(key: ImageKey): Promise<void>;
  /** rbd_rename */
  rename(name: string, to: string): Promise<void>;
  /** For good, with all data. Fails while it has snapshots (ENOTEMPTY) or is open elsewhere (EBUSY) (rbd_remove). */
  remove(name: string): Promise<void>;

  /** Makes a pool ready for images; again is no harm (rbd_pool_init). */
  init(): Promise<void>;
  /** Metadata of the pool itself; null when there is none (rbd_pool_metadata_get). */
  poolMetadataGet(name: string): Promise<string | null>;
  /** rbd_pool_metadata_set */
  poolMetadataSet(name: string, value: string): Promise<void>;
  /** Names of RADOS objects in the pool, of all namespaces, but no more than so many (rados_nobjects_list_next). */
  objects(most: number): Promise<string[]>;

  /** rbd_metadata_get; null when there is none */
  metadataGet(key: ImageKey, name: string): Promise<string | null>;
  /** rbd_metadata_set */
  metadataSet(key: ImageKey, name: string, value: string): Promise<void>;
  /** No harm when it is gone already (rbd_metadata_remove). */
  metadataRemove(key: ImageKey, name: string): Promise<void>;
  /** rbd_metadata_list */
  metadataList(key: ImageKey): Promise<Record<string, string>>;

  /** rbd_snap_create */
  snapshotCreate(key: ImageKey, name: string): Promise<void>;
  /** Fails with EBUSY while it is protected (rbd_snap_remove). */
  snapshotRemove(key: ImageKey, name: string): Promise<void>;
  /** No harm when it is protected already (rbd_snap_protect). */
  snapshotProtect(key: ImageKey, name: string): Promise<void>;
  /** Fails with EBUSY while it has clones of format 1 (rbd_snap_unprotect). */
  snapshotUnprotect(key: ImageKey, name: string): Promise<void>;

  /** Clones of any snapshot of the image, those in the trash too (rbd_list_children3). */
  children(key: ImageKey): Promise<ChildRef[]>;
  /** Who has it open for writing (rbd_watchers_list). */
  watchers(key: ImageKey): Promise<Watcher[]>;
  /** rbd_update_features */
  updateFeatures(key: ImageKey, features: readonly string[], enabled: boolean): Promise<void>;

  /** Out of the list, kept for at least so long (rbd_trash_move). Fails with EBUSY while it is open elsewhere. */
  trashMove(name: string, delaySeconds: number): Promise<void>;
  /** rbd_trash_list */
  trashList(): Promise<TrashEntry[]>;
  /** rbd_trash_restore */
  trashRestore(id: string, name: string): Promise<void>;
  /** For good. Fails with EPERM before its time is over, unless forced (rbd_trash_remove). */
  trashRemove(id: string, force?: boolean): Promise<void>;
}

export interface Pool extends PoolCalls {
  readonly name: string;
  readonly namespace: string;
  /**
   * Many images at once, in one round trip each and many in flight: reads what librbd keeps in the image's header
   * object, and asks librbd itself where that is of a form that this version does not know. Those that are gone
   * meanwhile are left out. Works for images in the trash.
   */
  describe(images: readonly ImageRef[]): Promise<ImageInfo[]>;
  /** Opens an image for its content; to be closed. */
  open(key: ImageKey, mode: "read" | "write"): Promise<Image>;
  /** Writes pieces, several at once, and flushes. The source is read only as fast as the cluster takes it. */
  write(key: ImageKey, source: AsyncIterable<Chunk>): Promise<void>;
}
