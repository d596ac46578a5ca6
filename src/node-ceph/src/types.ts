/** An image's name, and its id: what stays when it is renamed, and what its objects are called after. */
export interface ImageRef {
  readonly id: string;
  readonly name: string;
}

/** One image, by the name that it has now or by the id that it keeps, also in the trash. */
export type ImageKey = { readonly name: string } | { readonly id: string };

/** Features of an image, by the names that `rbd info` uses. */
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
  /** `trash`: removed by its owner, kept for the clones that it still has. */
  readonly kind: "user" | "group" | "trash" | "mirror";
}

export interface ImageInfo extends ImageRef {
  readonly sizeBytes: number;
  readonly features: readonly ImageFeature[];
  readonly parent: ParentRef | null;
  readonly snapshots: readonly SnapshotInfo[];
  /** All of its metadata. A clone is born with that of its parent. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What was moved to the trash, and from when on it may be removed (milliseconds since 1970). */
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
  /** Default: librbd's own, of the cluster's configuration. */
  readonly features?: readonly ImageFeature[];
  /** Objects are 2^order bytes; default 22, 4 MiB. */
  readonly order?: number;
  /** The pool of the data, where it is not that of the image: erasure coded pools hold no metadata. */
  readonly dataPool?: string;
}

export interface CloneSource {
  /** The parent's pool where it is another one. */
  readonly pool?: string;
  readonly namespace?: string;
  readonly image: string;
  readonly snapshot: string;
}

/** A piece of content. What is in no piece stays as it is: of a new image, a hole. */
export interface Chunk {
  readonly offset: number;
  readonly data: Uint8Array;
}

/** What a monitor answered. */
export interface MonAnswer {
  /** Its output, parsed where it is JSON, which is asked for. */
  readonly output: unknown;
  /** Its message to people: it often has one though all is well. */
  readonly status: string;
}

export interface CephOptions {
  /** Default /etc/ceph/ceph.conf. */
  readonly confFile?: string;
  /** The user without `client.`; default `admin`. */
  readonly user?: string;
  /** The user's key, as `ceph auth get-key` prints it; instead of a keyring. */
  readonly key?: string;
  /** A keyring file; default: what the configuration file says. */
  readonly keyring?: string;
  /** More of Ceph's options, such as `{ "mon host": "10.0.0.1" }`. */
  readonly config?: Readonly<Record<string, string>>;
  /** Longest time that connecting may take; default 10,000. */
  readonly connectTimeoutMs?: number;
  /** Longest time for one operation of a monitor or an OSD; default 30,000. */
  readonly operationTimeoutMs?: number;
  /** Calls in flight at once on this connection; default 16. */
  readonly inFlight?: number;
  /**
   * The file of a network namespace (`/run/netns/NAME`, `/proc/PID/ns/net`) from which the cluster is reached; only
   * this connection is there. Needs CAP_SYS_ADMIN.
   */
  readonly networkNamespace?: string;
  /** Gives up connecting, and closes the connection. */
  readonly signal?: AbortSignal;
}
