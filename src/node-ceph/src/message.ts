import type { PoolCalls } from "./api/pool.ts";
import type { ErrorData } from "./error.ts";
import type { CephOptions, ImageKey, ImageRef } from "./types.ts";

/** Options as they cross to the Worker: everything decided, nothing that cannot be cloned. */
export interface OpenOptions
  extends Required<Omit<CephOptions, "signal" | "key" | "keyring" | "networkNamespace">> {
  readonly networkNamespace: string | null;
}

/** A pool, or an RBD namespace in it. */
export interface Place {
  readonly pool: string;
  readonly namespace: string;
}

/** What the caller's side asks of the Worker. */
export type Request =
  | { readonly op: "open"; readonly options: OpenOptions }
  | { readonly op: "mon"; readonly command: string }
  | {
      readonly op: "pool";
      readonly place: Place;
      readonly name: keyof PoolCalls;
      readonly args: readonly unknown[];
    }
  | { readonly op: "describe"; readonly place: Place; readonly images: readonly ImageRef[] }
  | {
      readonly op: "image-open";
      readonly place: Place;
      readonly key: ImageKey;
      readonly mode: "read" | "write";
    }
  | { readonly op: "image-read"; readonly image: number; readonly offset: number; readonly bytes: number }
  | { readonly op: "image-write"; readonly image: number; readonly offset: number; readonly data: Uint8Array }
  | { readonly op: "image-flush"; readonly image: number }
  | { readonly op: "image-close"; readonly image: number }
  | { readonly op: "shutdown" };

export interface ToWorker {
  readonly id: number;
  readonly request: Request;
}

export type FromWorker =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: ErrorData };

/** What the Worker is started with: `flag` becomes 1 when it has let go of Ceph and the process may end. */
export interface WorkerStart {
  readonly flag: Int32Array;
}
