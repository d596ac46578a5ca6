import { closeSync, openSync } from "node:fs";
import { copyMemory, Semaphore } from "node-ffi/worker";
import { CephError } from "../error.ts";
import type { PoolLocation, ResolvedCephOptions } from "../message.ts";
import type { MonAnswer } from "../types.ts";
import {
  callAsync,
  callSync,
  callSyncOrThrow,
  type NativeValue,
  type Pointer,
  throwIfNegative,
} from "./native.ts";

/** A connection to a cluster, with a limit of parallel calls. */
export class ClusterConnection {
  readonly #handle: Pointer;
  readonly #semaphore: Semaphore;
  readonly #contexts = new Map<string, Promise<Pointer>>();

  private constructor(handle: Pointer, inFlight: number) {
    this.#handle = handle;
    this.#semaphore = new Semaphore(inFlight);
  }

  static async open(options: ResolvedCephOptions): Promise<ClusterConnection> {
    const out: [Pointer | null] = [null];
    callSyncOrThrow(
      "int rados_create2(_Out_ void **cluster, str name, str user, uint64_t flags)",
      out,
      "ceph",
      `client.${options.user}`,
      0,
    );
    const handle = out[0] as unknown as Pointer;
    try {
      configure(handle, options);
      await connect(handle, options.networkNamespace);
    } catch (error) {
      callSync("void rados_shutdown(void *cluster)", handle);
      throw error;
    }
    return new ClusterConnection(handle, options.inFlight);
  }

  /** Calls C on a pool thread, within the limit of parallel calls. Throws CephError for a negative result. */
  async call(prototype: string, ...args: NativeValue[]): Promise<number> {
    return throwIfNegative(prototype, await this.callRaw(prototype, ...args));
  }

  /** Calls C in the same way, but returns the raw result. */
  callRaw(prototype: string, ...args: NativeValue[]): Promise<unknown> {
    return this.#semaphore.run(() => callAsync(prototype, ...args));
  }

  fsid(): string {
    const buffer = Buffer.alloc(37);
    callSyncOrThrow(
      "int rados_cluster_fsid(void *cluster, void *room, size_t bytes)",
      this.#handle,
      buffer,
      buffer.length,
    );
    return buffer.toString("latin1", 0, 36);
  }

  async monCommand(command: string): Promise<MonAnswer> {
    const prototype =
      "int rados_mon_command(void *cluster, str *command, size_t count, void *input, size_t inputBytes, _Out_ void **output, _Out_ size_t *outputBytes, _Out_ void **status, _Out_ size_t *statusBytes)";
    const [output, outputBytes, status, statusBytes] = [[null], [0], [null], [0]];
    if (command.includes("\0")) throw new TypeError("a command contains a NUL character");
    const result = await this.callRaw(
      prototype,
      this.#handle,
      [command],
      1,
      null,
      0,
      output,
      outputBytes,
      status,
      statusBytes,
    );
    const [text, statusText] = [takeText(output, outputBytes), takeText(status, statusBytes)];
    throwIfNegative(prototype, result, statusText);
    return { output: parseJson(text), status: statusText };
  }

  /** Returns the I/O context of a pool, created once. Fails with ENOENT when the pool does not exist. */
  context({ pool, namespace }: PoolLocation): Promise<Pointer> {
    const key = JSON.stringify([pool, namespace]);
    let pendingContext = this.#contexts.get(key);
    if (pendingContext === undefined) {
      pendingContext = this.#makeContext(pool, namespace);
      this.#contexts.set(key, pendingContext);
      pendingContext.catch(() => this.#contexts.delete(key));
    }
    return pendingContext;
  }

  async #makeContext(pool: string, namespace: string): Promise<Pointer> {
    const out: [Pointer | null] = [null];
    const create = "int rados_ioctx_create(void *cluster, str pool, _Out_ void **context)";
    await this.call(create, this.#handle, pool, out);
    const context = out[0] as unknown as Pointer;
    callSync("void rados_ioctx_set_namespace(void *context, str namespace)", context, namespace);
    return context;
  }

  async close(): Promise<void> {
    for (const pendingContext of this.#contexts.values()) {
      const context = await pendingContext.catch(() => undefined);
      if (context !== undefined) callSync("void rados_ioctx_destroy(void *context)", context);
    }
    await callAsync("void rados_shutdown(void *cluster)", this.#handle);
  }
}

function configure(handle: Pointer, options: ResolvedCephOptions): void {
  callSyncOrThrow("int rados_conf_read_file(void *cluster, str path)", handle, options.confFile);
  const seconds = (ms: number) => String(Math.max(1, Math.ceil(ms / 1000)));
  const config: Record<string, string> = {
    // A library should write neither files nor to the stderr of its process.
    "log file": "",
    "admin socket": "",
    "log to stderr": "false",
    "err to stderr": "false",
    "client mount timeout": seconds(options.connectTimeoutMs),
    "rados mon op timeout": seconds(options.operationTimeoutMs),
    "rados osd op timeout": seconds(options.operationTimeoutMs),
    ...options.config,
  };
  for (const [name, value] of Object.entries(config)) {
    callSyncOrThrow(
      "int rados_conf_set(void *cluster, str name, str value)",
      handle,
      name.replaceAll(" ", "_"),
      value,
    );
  }
}

async function connect(handle: Pointer, networkNamespace: string | null): Promise<void> {
  const prototype = "int rados_connect(void *cluster)";
  const result =
    networkNamespace === null
      ? await callAsync(prototype, handle)
      : inNamespace(networkNamespace, () => callSync(prototype, handle));
  throwIfNegative(prototype, result);
}

/**
 * Runs a task in another network namespace, synchronously, because a namespace belongs to the thread (setns(2)). While connecting,
 * librados starts the threads that hold its sockets. They inherit the namespace and stay in it.
 */
function inNamespace<T>(path: string, task: () => T): T {
  const ownNamespace = openSync("/proc/thread-self/ns/net", "r");
  try {
    const other = openSync(path, "r");
    try {
      enterNamespace(other);
      return task();
    } finally {
      enterNamespace(ownNamespace);
      closeSync(other);
    }
  } finally {
    closeSync(ownNamespace);
  }
}

const CLONE_NEWNET = 0x40000000;

function enterNamespace(descriptor: number): void {
  if (callSync("int setns(int descriptor, int kind)", descriptor, CLONE_NEWNET) === 0) return;
  throw new CephError({ errno: 1, api: "setns", text: "cannot enter the network namespace" });
}

/** Returns the text in a buffer of librados, and frees the buffer. */
function takeText([pointer]: readonly (Pointer | null)[], [bytes]: readonly (number | bigint)[]): string {
  if (pointer === null || pointer === undefined) return "";
  const text = copyMemory(pointer, Number(bytes)).toString("utf8");
  callSync("void rados_buffer_free(void *buffer)", pointer);
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
