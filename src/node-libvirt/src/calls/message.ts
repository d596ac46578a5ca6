import type { ShutdownRequest } from "node-ffi/client";
import type { LibvirtErrorData } from "../error.ts";
import type { ConnectEvent, ConnectOptions, DomainRef, StorageVolRef } from "../types.ts";
import type { CallName } from "./index.ts";

/** The options sent to the Worker: complete, and without values that cannot be cloned. */
export type ResolvedConnectOptions = Required<Omit<ConnectOptions, "signal">>;

export type StreamTarget =
  | {
      readonly kind: "upload" | "download";
      readonly volume: StorageVolRef;
      readonly offset: number | bigint;
      readonly length: number | bigint;
      readonly flags: number;
    }
  | {
      readonly kind: "console";
      readonly domain: DomainRef;
      readonly device: string | null;
      readonly flags: number;
    };

/** A request of the caller's side to the Worker. */
export type WorkerRequest =
  | { readonly op: "version" }
  | {
      readonly op: "open";
      readonly conn: number;
      readonly uri: string;
      readonly options: ResolvedConnectOptions;
    }
  | { readonly op: "close"; readonly conn: number }
  | {
      readonly op: "call";
      readonly conn: number;
      readonly name: CallName;
      readonly args: readonly unknown[];
    }
  | {
      readonly op: "bulk";
      readonly conn: number;
      readonly name: CallName;
      readonly rows: readonly unknown[][];
      readonly without?: RegExp;
    }
  | { readonly op: "stream"; readonly conn: number; readonly target: StreamTarget }
  | { readonly op: "stream-read"; readonly stream: number; readonly bytes: number }
  | { readonly op: "stream-write"; readonly stream: number; readonly data: Uint8Array }
  | { readonly op: "stream-end"; readonly stream: number; readonly how: "finish" | "abort" }
  | ShutdownRequest;

export type ToWorker = { readonly id: number; readonly request: WorkerRequest } | { readonly more: number };

/** A message of the Worker. Long lists come in parts. The receiver requests each part, so that no turn of its event loop gets long. */
export type FromWorker =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly part: readonly unknown[] }
  | { readonly id: number; readonly error: LibvirtErrorData }
  | { readonly conn: number; readonly events: readonly ConnectEvent[] };
