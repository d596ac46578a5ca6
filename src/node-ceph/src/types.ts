/** The name and id of an image. The id stays after a rename, and is part of the names of its objects. */
export interface ImageRef {
  readonly id: string;
  readonly name: string;
}

/** An image by its current name, or by its id, which stays also in the trash. */
export type ImageKey = { readonly name: string } | { readonly id: string };

/** A feature of an image, named as by `rbd info`. */
export type ImageFeature =
  | "layering"
  | "striping"
  | "exclusive-lock"
  | "object-map"
  | "fast-diff"
  | "deep-flatten"
  | "journaling"
  | "data-pool"
  | "operations"
  | "migrating"
  | "non-primary";

export interface ParentRef {
  readonly poolId: number;
  readonly namespace: string;
  readonly imageId: string;
  readonly snapshotId: number;
}

export interface SnapshotInfo {
  readonly id: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly protected: boolean;
  /** `trash`: removed by its owner, but kept while it has clones. */
  readonly kind: "user" | "group" | "trash" | "mirror";
}

export interface ImageInfo extends ImageRef {
  readonly sizeBytes: number;
  readonly features: readonly ImageFeature[];
  readonly parent: ParentRef | null;
  readonly snapshots: readonly SnapshotInfo[];
  /** All metadata. A new clone has that of its parent. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** An image in the trash. Times are in milliseconds since 1970. It may be removed from `deferredUntilMs` on. */
export interface TrashEntry extends ImageRef {
  readonly source: "user" | "mirroring" | "migration" | "removing" | "user-parent";
  readonly movedAtMs: number;
  readonly deferredUntilMs: number;
}

export interface ChildRef extends ImageRef {
  readonly pool: string;
  readonly namespace: string;
  readonly trash: boolean;
}

/** A client that has the image open for writing. */
export interface Watcher {
  readonly address: string;
  readonly client: number;
}

export interface CreateOptions {
  /** Default: those of the cluster's configuration, or of librbd. */
  readonly features?: readonly ImageFeature[];
  /** The size of objects is 2^order bytes; default 22, 4 MiB. */
  readonly order?: number;
  /** The pool of the data; default: the pool of the image. Erasure-coded pools cannot hold metadata. */
  readonly dataPool?: string;
}

export interface CloneSource {
  /** The pool of the parent; default: the pool of the clone. */
  readonly pool?: string;
  readonly namespace?: string;
  readonly image: string;
  readonly snapshot: string;
}

/** A piece of content. Ranges outside of all pieces stay as they are: holes in a new image. */
export interface Chunk {
  readonly offset: number;
  readonly data: Uint8Array;
}

/** The answer of a monitor. */
export interface MonAnswer {
  /** The output, parsed if it is JSON, as requested. */
  readonly output: unknown;
  /** The message for users. Often present without an error. */
  readonly status: string;
}

export interface CephOptions {
  /** Default /etc/ceph/ceph.conf. */
  readonly confFile?: string;
  /** The user without `client.`; default `admin`. */
  readonly user?: string;
  /** The user's key, as `ceph auth get-key` prints it; instead of a keyring. */
  readonly key?: string;
  /** A keyring file; default: that of the configuration file. */
  readonly keyring?: string;
  /** More of Ceph's options, such as `{ "mon host": "10.0.0.1" }`. */
  readonly config?: Readonly<Record<string, string>>;
  /** The timeout of connecting; default 10,000. */
  readonly connectTimeoutMs?: number;
  /** The timeout of one operation of a monitor or an OSD; default 30,000. */
  readonly operationTimeoutMs?: number;
  /** The largest number of parallel calls on this connection; default 16. */
  readonly inFlight?: number;
  /**
   * The file of a network namespace (`/run/netns/NAME`, `/proc/PID/ns/net`) for this connection. The rest of the process stays in its
   * own namespace. Needs CAP_SYS_ADMIN.
   */
  readonly networkNamespace?: string;
  /** Cancels connecting, or closes the connection. */
  readonly signal?: AbortSignal;
}
