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

/** libvirt in this process. All of it runs in one worker thread, which every openLibvirt() shares. */
export interface Libvirt extends AsyncDisposable {
  /** Version of the C library, major * 1,000,000 + minor * 1,000 + release (virGetVersion). */
  libVersion(): Promise<number>;
  /** Opens a connection, and keeps it open over losses (virConnectOpen). Rejects when the first opening fails. */
  connectOpen(uri: string, options?: ConnectOptions): Promise<Connect>;
  /** Closes every connection made here; the last one to close ends the thread. */
  close(): Promise<void>;
}

/** Descriptions of one batch of objects, at most 100. */
export type Described<Ref> = { readonly ref: Ref; readonly xml: string }[];

export interface BulkOptions {
  /** All that this matches is left out, but for its first group: what nobody reads need not cross the threads. */
  readonly without?: RegExp;
}

/** Descriptions of many objects, in the order asked for. An object that is gone by then is left out. */
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
  /** Byte in the volume to begin at; default 0. */
  readonly offset?: number | bigint;
  /** Bytes to move; default 0, which means all. */
  readonly length?: number | bigint;
  readonly flags?: number;
}

/** Data streams. Each runs on a connection of its own, so it keeps nobody waiting. */
export interface StreamCalls {
  /** Writes a volume; the source is read as fast as the host takes it (virStorageVolUpload). */
  storageVolUpload(
    volume: StorageVolRef,
    source: AsyncIterable<Uint8Array>,
    options?: TransferOptions,
  ): Promise<void>;
  /** Reads a volume; leaving the loop early ends the transfer (virStorageVolDownload). */
  storageVolDownload(volume: StorageVolRef, options?: TransferOptions): AsyncIterable<Uint8Array>;
  /** A domain's console; without `device`, its first (virDomainOpenConsole). */
  domainOpenConsole(domain: DomainRef, device?: string | null, flags?: number): Promise<Duplex>;
}

/**
 * A connection. It survives the loss of its line: calls fail with kind "transport" until it is up again, which is told
 * by events with a new generation.
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
  /** Counts successful openings, from 1. */
  readonly generation: number;
  /** Everything from this moment on, kept until read. Ends when the connection is closed. */
  events(): AsyncIterableIterator<ConnectEvent>;
  /** The first event from this moment on that fits. Arm it before the call that causes the event. */
  waitForEvent(
    fits: (event: ConnectEvent) => boolean,
    options?: { timeoutMs?: number; signal?: AbortSignal },
  ): Promise<ConnectEvent>;
  /** Closes it (virConnectClose). Calls under way end first. */
  close(): Promise<void>;
}
