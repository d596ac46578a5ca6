import type { ShutdownRequest } from "node-ffi/client";
import type { PoolCalls } from "./api/pool.ts";
import type { CephErrorData } from "./error.ts";
import type { CephOptions, ImageKey, ImageRef } from "./types.ts";

/** The options sent to the Worker: complete, and without values that cannot be cloned. */
export interface ResolvedCephOptions
  extends Required<Omit<CephOptions, "signal" | "key" | "keyring" | "networkNamespace">> {
  readonly networkNamespace: string | null;
}

/** A pool, or an RBD namespace in it. */
export interface PoolLocation {
  readonly pool: string;
  readonly namespace: string;
}

/** A request of the caller's side to the Worker. */
export type WorkerRequest =
  | { readonly op: "open"; readonly options: ResolvedCephOptions }
  | { readonly op: "mon"; readonly command: string }
  | {
      readonly op: "pool";
      readonly place: PoolLocation;
      readonly name: keyof PoolCalls;
      readonly args: readonly unknown[];
    }
  | { readonly op: "describe"; readonly place: PoolLocation; readonly images: readonly ImageRef[] }
  | {
      readonly op: "image-open";
      readonly place: PoolLocation;
      readonly key: ImageKey;
      readonly mode: "read" | "write";
    }
  | { readonly op: "image-read"; readonly image: number; readonly offset: number; readonly bytes: number }
  | { readonly op: "image-write"; readonly image: number; readonly offset: number; readonly data: Uint8Array }
  | { readonly op: "image-flush"; readonly image: number }
  | { readonly op: "image-close"; readonly image: number }
  | ShutdownRequest;

export interface ToWorker {
  readonly id: number;
  readonly request: WorkerRequest;
}

export type FromWorker =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: CephErrorData };
