import { closeSync, openSync } from "node:fs";
import { CephError } from "../error.ts";
import type { OpenOptions, Place } from "../message.ts";
import type { MonAnswer } from "../types.ts";
import { Lane } from "./lane.ts";
import { copy } from "./memory.ts";
import { later, type NativeValue, now, nowOk, orThrow, type Pointer } from "./native.ts";

/** One connection to a cluster, with a bound of calls in flight. */
export class Cluster {
  readonly #handle: Pointer;
  readonly #lane: Lane;
  readonly #contexts = new Map<string, Promise<Pointer>>();

  private constructor(handle: Pointer, inFlight: number) {
    this.#handle = handle;
    this.#lane = new Lane(inFlight);
  }

  static async open(options: OpenOptions): Promise<Cluster> {
    const out: [Pointer | null] = [null];
    nowOk(
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
      now("void rados_shutdown(void *cluster)", handle);
      throw error;
    }
    return new Cluster(handle, options.inFlight);
  }

  /** Calls C on a pool thread when it is its turn. Throws CephError for a negative result. */
  async call(prototype: string, ...args: NativeValue[]): Promise<number> {
    return orThrow(prototype, await this.raw(prototype, ...args));
  }

  /** The same, for results that are more than an errno value. */
  raw(prototype: string, ...args: NativeValue[]): Promise<unknown> {
    return this.#lane.run(() => later(prototype, ...args));
  }

  fsid(): string {
    const room = Buffer.alloc(37);
    nowOk("int rados_cluster_fsid(void *cluster, void *room, size_t bytes)", this.#handle, room, room.length);
    return room.toString("latin1", 0, 36);
  }

  async monCommand(command: string): Promise<MonAnswer> {
    const prototype =
      "int rados_mon_command(void *cluster, str *command, size_t count, void *input, size_t inputBytes, _Out_ void **output, _Out_ size_t *outputBytes, _Out_ void **status, _Out_ size_t *statusBytes)";
    const [output, outputBytes, status, statusBytes] = [[null], [0], [null], [0]];
    if (command.includes("\0")) throw new TypeError("a command contains a NUL character");
    const result = await this.raw(
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
    const [text, said] = [take(output, outputBytes), take(status, statusBytes)];
    orThrow(prototype, result, said);
    return { output: parsed(text), status: said };
  }

  /** The I/O context of a pool, made once. Fails with ENOENT when there is no such pool. */
  context({ pool, namespace }: Place): Promise<Pointer> {
    const key = JSON.stringify([pool, namespace]);
    let found = this.#contexts.get(key);
    if (found === undefined) {
      found = this.#makeContext(pool, namespace);
      this.#contexts.set(key, found);
      found.catch(() => this.#contexts.delete(key));
    }
    return found;
  }

  async #makeContext(pool: string, namespace: string): Promise<Pointer> {
    const out: [Pointer | null] = [null];
    const create = "int rados_ioctx_create(void *cluster, str pool, _Out_ void **context)";
    await this.call(create, this.#handle, pool, out);
    const context = out[0] as unknown as Pointer;
    now("void rados_ioctx_set_namespace(void *context, str namespace)", context, namespace);
    return context;
  }

  async close(): Promise<void> {
    for (const found of this.#contexts.values()) {
      const context = await found.catch(() => undefined);
      if (context !== undefined) now("void rados_ioctx_destroy(void *context)", context);
    }
    await later("void rados_shutdown(void *cluster)", this.#handle);
  }
}

function configure(handle: Pointer, options: OpenOptions): void {
  nowOk("int rados_conf_read_file(void *cluster, str path)", handle, options.confFile);
  const seconds = (ms: number) => String(Math.max(1, Math.ceil(ms / 1000)));
  const config: Record<string, string> = {
    // A library writes neither files nor to its process's stderr.
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
    nowOk("int rados_conf_set(void *cluster, str name, str value)", handle, name.replaceAll(" ", "_"), value);
  }
}

async function connect(handle: Pointer, networkNamespace: string | null): Promise<void> {
  const prototype = "int rados_connect(void *cluster)";
  const result =
    networkNamespace === null
      ? await later(prototype, handle)
      : within(networkNamespace, () => now(prototype, handle));
  orThrow(prototype, result);
}

/**
 * Runs in another network namespace, synchronously, since a namespace is the thread's (setns(2)). librados starts the
 * threads that hold its sockets while it connects; they inherit the namespace and stay in it.
 */
function within<T>(path: string, task: () => T): T {
  const own = openSync("/proc/thread-self/ns/net", "r");
  try {
    const other = openSync(path, "r");
    try {
      enter(other);
      return task();
    } finally {
      enter(own);
      closeSync(other);
    }
  } finally {
    closeSync(own);
  }
}

const CLONE_NEWNET = 0x40000000;

function enter(descriptor: number): void {
  if (now("int setns(int descriptor, int kind)", descriptor, CLONE_NEWNET) === 0) return;
  throw new CephError({ errno: 1, api: "setns", text: "cannot enter the network namespace" });
}

/** A buffer that librados made: its text, and it is given back. */
function take([pointer]: readonly (Pointer | null)[], [bytes]: readonly (number | bigint)[]): string {
  if (pointer === null || pointer === undefined) return "";
  const text = copy(pointer, Number(bytes)).toString("utf8");
  now("void rados_buffer_free(void *buffer)", pointer);
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
