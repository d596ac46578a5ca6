import type { Duplex } from "node:stream";
import type {
  ConnectEvent,
  ConnectOptions,
  DomainRef,
  NetworkRef,
  NWFilterRef,
  SecretRef,
  StoragePoolRef,
  StorageVolRef,
} from "../types.ts";
import type { DomainCalls } from "./domain.ts";
import type { HostCalls } from "./host.ts";
import type { NetworkCalls } from "./network.ts";
import type { NWFilterCalls } from "./nwfilter.ts";
import type { SecretCalls } from "./secret.ts";
import type { StorageCalls } from "./storage.ts";

/** libvirt in this process. It runs in one worker thread, which all `openLibvirt()` calls share. */
export interface Libvirt extends AsyncDisposable {
  /** Version of the C library, major * 1,000,000 + minor * 1,000 + release (virGetVersion). */
  libVersion(): Promise<number>;
  /** Opens a connection, and reopens it after losses (virConnectOpen). Rejects if the first attempt fails. */
  connectOpen(uri: string, options?: ConnectOptions): Promise<Connect>;
  /** Closes all connections of this object. The last `close()` in the process ends the thread. */
  close(): Promise<void>;
}

/** Descriptions of one batch of objects, at most 100. */
export type Described<Ref> = { readonly ref: Ref; readonly xml: string }[];

export interface BulkOptions {
  /** Removes matches from each text, except for their first group. Use it to pass less text between threads. */
  readonly without?: RegExp;
}

/** Calls that describe many objects, in the order of `refs`. They skip objects that no longer exist. */
export interface BulkCalls {
  /** virDomainGetXMLDesc, many at once. */
  domainGetXMLDescAll(
    refs: readonly DomainRef[],
    flags?: number,
    options?: BulkOptions,
  ): AsyncIterable<Described<DomainRef>>;
  /** virNetworkGetXMLDesc, many at once. */
  networkGetXMLDescAll(refs: readonly NetworkRef[], flags?: number): AsyncIterable<Described<NetworkRef>>;
  /** virStoragePoolGetXMLDesc, many at once. */
  storagePoolGetXMLDescAll(
    refs: readonly StoragePoolRef[],
    flags?: number,
  ): AsyncIterable<Described<StoragePoolRef>>;
  /** virStorageVolGetXMLDesc, many at once. */
  storageVolGetXMLDescAll(
    refs: readonly StorageVolRef[],
    flags?: number,
  ): AsyncIterable<Described<StorageVolRef>>;
  /** virSecretGetXMLDesc, many at once. */
  secretGetXMLDescAll(refs: readonly SecretRef[], flags?: number): AsyncIterable<Described<SecretRef>>;
  /** virNWFilterGetXMLDesc, many at once. */
  nwfilterGetXMLDescAll(refs: readonly NWFilterRef[], flags?: number): AsyncIterable<Described<NWFilterRef>>;
}

export interface TransferOptions {
  /** The first byte in the volume; default 0. */
  readonly offset?: number | bigint;
  /** The number of bytes; default 0, which means all. */
  readonly length?: number | bigint;
  readonly flags?: number;
}

/** Data streams. Each runs on its own connection, so it delays no other call. */
export interface StreamCalls {
  /** Writes a volume, and reads the source only as fast as the host accepts data (virStorageVolUpload). */
  storageVolUpload(
    volume: StorageVolRef,
    source: AsyncIterable<Uint8Array>,
    options?: TransferOptions,
  ): Promise<void>;
  /** Reads a volume; leaving the loop early ends the transfer (virStorageVolDownload). */
  storageVolDownload(volume: StorageVolRef, options?: TransferOptions): AsyncIterable<Uint8Array>;
  /** Opens a console of a domain; without `device`, its first one (virDomainOpenConsole). */
  domainOpenConsole(domain: DomainRef, device?: string | null, flags?: number): Promise<Duplex>;
}

/**
 * A connection that survives losses. Calls fail with kind "transport" until it is open again. Events with a new generation report
 * the loss and the reopening.
 */
export interface Connect
  extends AsyncDisposable,
    HostCalls,
    DomainCalls,
    NetworkCalls,
    StorageCalls,
    SecretCalls,
    NWFilterCalls,
    BulkCalls,
    StreamCalls {
  readonly uri: string;
  readonly state: "up" | "down";
  /** The number of successful openings so far. */
  readonly generation: number;
  /** Iterates over all events from this moment on, buffered until read. Ends when the connection is closed. */
  events(): AsyncIterableIterator<ConnectEvent>;
  /** Resolves with the first matching event from this moment on. Call it before the call that causes the event. */
  waitForEvent(
    fits: (event: ConnectEvent) => boolean,
    options?: { timeoutMs?: number; signal?: AbortSignal },
  ): Promise<ConnectEvent>;
  /** Waits for calls in flight, then closes the connection (virConnectClose). */
  close(): Promise<void>;
}
