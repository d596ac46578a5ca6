import type { ErrorData } from "../error.ts";
import type { ConnectEvent, ConnectOptions, DomainRef, StorageVolRef } from "../types.ts";
import type { CallName } from "./index.ts";

/** Options as they cross to the Worker: everything decided, nothing that cannot be cloned. */
export type OpenOptions = Required<Omit<ConnectOptions, "signal">>;

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

/** What the caller's side asks of the Worker. */
export type Request =
  | { readonly op: "version" }
  | { readonly op: "open"; readonly conn: number; readonly uri: string; readonly options: OpenOptions }
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
  | { readonly op: "shutdown" };

export type ToWorker = { readonly id: number; readonly request: Request } | { readonly more: number };

/** What the Worker sends. A long list comes in parts; each further part is asked for, so that no turn gets long. */
export type FromWorker =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly part: readonly unknown[] }
  | { readonly id: number; readonly error: ErrorData }
  | { readonly conn: number; readonly events: readonly ConnectEvent[] };

/** What the Worker is started with: `flag` becomes 1 when it has let go of libvirt and the process may end. */
export interface WorkerStart {
  readonly flag: Int32Array;
}
