import { Semaphore } from "node-ffi/worker";
import { type CallName, callOf } from "../calls/index.ts";
import type { ResolvedConnectOptions } from "../calls/message.ts";
import { LibvirtError, transportError } from "../error.ts";
import type { ConnectEvent } from "../types.ts";
import { type BulkRows, readBulk } from "./bulk.ts";
import {
  type ConnectionPair,
  closeConnectionPair,
  isLocal,
  openConnectionPair,
  sharesHypervisor,
} from "./connection-pair.ts";
import type { Connector } from "./connector.ts";
import type { Events } from "./events.ts";
import { closeNativeConnection, IdleConnections } from "./idle-connections.ts";
import { invoke, withPreparedCalls } from "./invoke.ts";
import type { NativeConnection } from "./native-connection.ts";
import type { Readers } from "./reader.ts";
import type { ThreadShare, ThreadShares } from "./thread-shares.ts";

/** The dependencies of a connection. */
export interface WorkerContext {
  readonly connector: Connector;
  readonly events: Events;
  /** The threads that the calls of all hosts share. More calls than threads would only wait in libuv's queue. */
  readonly threads: { readonly usual: ThreadShares; readonly slow: ThreadShares };
  readonly readers: Readers;
  readonly emit: (event: ConnectEvent) => void;
}

/** A connection as the caller sees it. It persists while the native connections below it are lost and reopened. */
export class ReconnectingConnection {
  readonly #uri: string;
  readonly #options: ResolvedConnectOptions;
  readonly #context: WorkerContext;
  readonly #reads: Semaphore;
  readonly #changes = new Semaphore(1);
  readonly #threads: { readonly usual: ThreadShare; readonly slow: ThreadShare };
  readonly #dedicated = new Set<NativeConnection>();
  readonly #idle = new IdleConnections();
  #pair: ConnectionPair | null = null;
  #generation = 0;
  readonly #closing = new AbortController();
  #retry: { timer: NodeJS.Timeout; pauseMs: number } | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(uri: string, options: ResolvedConnectOptions, context: WorkerContext) {
    this.#uri = uri;
    this.#options = options;
    this.#context = context;
    const { usual, slow } = context.threads;
    this.#threads = { usual: usual.join(), slow: slow.join() };
    const half = Math.max(1, Math.floor(usual.width / 2));
    this.#reads = sharesHypervisor(uri) ? this.#changes : new Semaphore(Math.min(options.reads, half));
  }

  /** Opens both native connections. Throws libvirt's error on failure. */
  async open(): Promise<void> {
    const generation = this.#generation + 1;
    let pair: ConnectionPair | null = null;
    const { events } = this.#context;
    const context = { open: (errors: "exact" | "none") => this.#open(errors), events };
    pair = await openConnectionPair(this.#uri, context, this.#options.openTimeoutMs, {
      onClosed: (reason) => pair !== null && this.#onLost(pair, reason),
      onEvent: (event) => this.#context.emit({ ...event, generation } as ConnectEvent),
    });
    if (this.#closing.signal.aborted) return closeConnectionPair(pair);
    this.#pair = pair;
    this.#generation = generation;
    // The caller's promise reports the first opening.
    if (generation > 1) this.#context.emit({ kind: "up", generation });
    // The connection may have died before the callbacks were registered.
    if (!pair.read.isAlive || !pair.change.isAlive) this.#onLost(pair, "closed");
  }

  async call(name: CallName, args: readonly unknown[]): Promise<unknown> {
    const call = callOf(name);
    if (call.callClass === "read") return this.#read(name, args);
    if (call.callClass === "change") return this.#change(name, args);
    const timeoutMs = TIMEOUTS[call.callClass](this.#options);
    return this.withDedicatedConnection((connection) =>
      this.runSlow(connection, call.symbol, timeoutMs, () => invoke(connection, call, args)),
    );
  }

  /** Reads many texts of one kind; null for objects that no longer exist. Removes matches of `without`. */
  bulk(name: CallName, rows: BulkRows, without?: RegExp): Promise<unknown[]> {
    const local = isLocal(this.#uri) ? (part: BulkRows) => this.#readLocally(name, part, without) : undefined;
    const single = (row: BulkRows[number]) => this.#readOrGone(name, row);
    return readBulk(rows, { local, single, width: this.#reads.limit }, without);
  }

  /** Runs a task on a connection of its own. The task delays no other call, and its errors are exact. */
  async withDedicatedConnection<T>(task: (connection: NativeConnection) => Promise<T>): Promise<T> {
    if (sharesHypervisor(this.#uri))
      return this.#changes.run(() => task(this.#requirePair("virConnectOpen").change));
    this.#requirePair("virConnectOpen");
    const connection = this.#idle.take() ?? (await this.#open("exact"));
    this.#dedicated.add(connection);
    let done = false;
    try {
      const result = await task(connection);
      done = this.#pair !== null;
      return result;
    } finally {
      this.#dedicated.delete(connection);
      await (done ? this.#idle.put(connection) : closeNativeConnection(connection));
    }
  }

  /** Runs a native call that moves data or waits for the host's storage, outside the threads of usual calls. */
  runSlow<T>(
    connection: NativeConnection,
    api: string,
    timeoutMs: number,
    call: () => Promise<T>,
  ): Promise<T> {
    return this.#threads.slow.run(() => connection.runWithTimeout(api, timeoutMs, call));
  }

  get callTimeoutMs(): number {
    return this.#options.callTimeoutMs;
  }

  get slowCallTimeoutMs(): number {
    return this.#options.slowCallTimeoutMs;
  }

  /** Closes everything. Calls in flight fail unless they return within a moment. */
  async close(): Promise<void> {
    this.#closing.abort();
    if (this.#retry !== null) clearTimeout(this.#retry.timer);
    const pair = this.#pair;
    this.#pair = null;
    for (const connection of this.#dedicated) connection.cut();
    this.#enqueue(() => this.#idle.clear());
    if (pair !== null) this.#enqueue(() => closeConnectionPair(pair));
    await this.#work;
    this.#threads.usual.leave();
    this.#threads.slow.leave();
  }

  /** Makes all native calls of this host return. Only for the end of the process. */
  cut(): void {
    this.#pair?.read.cut();
    this.#pair?.change.cut();
    for (const connection of this.#dedicated) connection.cut();
  }

  #open(errors: "exact" | "none"): Promise<NativeConnection> {
    return this.#context.connector.open(this.#uri, this.#options, errors, this.#closing.signal);
  }

  async #read(name: CallName, args: readonly unknown[]): Promise<unknown> {
    const call = callOf(name);
    try {
      return await this.#reads.run(() => this.#run("read", name, args));
    } catch (error) {
      if (!(error instanceof LibvirtError) || error.message !== `${call.symbol}: failed`) throw error;
    }
    // Errors of parallel reads cannot be told apart. A repeat on the other lane has an exact error.
    return this.#change(name, args);
  }

  /** Reads in a reader thread. Failures of the whole batch are ignored, because single reads report them. */
  #readLocally(name: CallName, rows: BulkRows, without: RegExp | undefined) {
    const call = callOf(name);
    const read = (connection: NativeConnection) =>
      withPreparedCalls(connection, call, rows, (prototype, preparedRows) =>
        this.#context.readers.read({ prototype, rows: preparedRows, without }),
      );
    return this.#within("read", call.symbol, read).catch(() => undefined);
  }

  async #readOrGone(name: CallName, args: readonly unknown[]): Promise<unknown> {
    try {
      return await this.#read(name, args);
    } catch (error) {
      if (error instanceof LibvirtError && error.kind === "not-found") return null;
      throw error;
    }
  }

  #change(name: CallName, args: readonly unknown[]): Promise<unknown> {
    return this.#changes.run(() => this.#run("change", name, args));
  }

  #run(side: "read" | "change", name: CallName, args: readonly unknown[]): Promise<unknown> {
    const call = callOf(name);
    return this.#threads.usual.run(() =>
      this.#within(side, call.symbol, (connection) => invoke(connection, call, args)),
    );
  }

  async #within<T>(
    side: "read" | "change",
    api: string,
    task: (connection: NativeConnection) => Promise<T>,
  ): Promise<T> {
    const pair = this.#requirePair(api);
    const connection = pair[side];
    try {
      return await connection.runWithTimeout(api, this.#options.callTimeoutMs, () => task(connection));
    } catch (error) {
      if (!connection.isAlive) {
        this.#onLost(pair, error instanceof Error ? error.message : "closed");
        if (error instanceof LibvirtError && error.kind !== "transport") {
          throw transportError(api, "the connection was lost during the call");
        }
      }
      throw error;
    }
  }

  #requirePair(api: string): ConnectionPair {
    if (this.#pair !== null) return this.#pair;
    throw transportError(
      api,
      this.#closing.signal.aborted ? "the connection is closed" : "the connection is down",
    );
  }

  #onLost(pair: ConnectionPair, reason: string): void {
    if (this.#pair !== pair) return;
    this.#pair = null;
    this.#context.emit({ kind: "down", generation: this.#generation, reason });
    for (const connection of [pair.read, pair.change, ...this.#dedicated]) connection.cut();
    this.#enqueue(() => this.#idle.clear());
    this.#enqueue(() => closeConnectionPair(pair));
    if (this.#options.reconnect) this.#retryAfter(INITIAL_BACKOFF_MS);
  }

  #retryAfter(backoffMs: number): void {
    const timer = setTimeout(() => {
      this.#retry = null;
      this.#enqueue(async () => {
        if (!this.#closing.signal.aborted)
          await this.open().catch(() => this.#retryAfter(Math.min(backoffMs * 2, MAX_BACKOFF_MS)));
      });
    }, backoffMs);
    this.#retry = { timer, pauseMs: backoffMs };
  }

  /** Queues an opening or release. They run one after the other, and close() waits for all. */
  #enqueue(task: () => Promise<void>): void {
    this.#work = this.#work.then(task, task);
  }
}

/** The timeouts of calls on their own connection. Calls of class `apart` move no data. */
const TIMEOUTS: Readonly<Record<"apart" | "slow", (options: ResolvedConnectOptions) => number>> = {
  apart: ({ callTimeoutMs }) => APART_FACTOR * callTimeoutMs,
  slow: ({ slowCallTimeoutMs }) => slowCallTimeoutMs,
};
/** Enough for the refresh of a pool with ten thousand volumes. */
const APART_FACTOR = 5;

const INITIAL_BACKOFF_MS = 50;
const MAX_BACKOFF_MS = 5_000;
