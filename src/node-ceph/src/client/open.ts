import type { Ceph } from "../api/ceph.ts";
import { invalidArgument } from "../error.ts";
import type { ResolvedCephOptions } from "../message.ts";
import type { CephOptions, MonAnswer } from "../types.ts";
import { createPool } from "./pool.ts";
import { WorkerClient } from "./worker-client.ts";

/**
 * Connects to a cluster, in its own worker thread. Therefore each connection can use its own network namespace, and a cluster that
 * does not answer delays no other. Throws CephError, of kind `timeout` if no monitor answers.
 */
export async function openCeph(options: CephOptions = {}): Promise<Ceph> {
  const { signal } = options;
  signal?.throwIfAborted();
  const client = new WorkerClient();
  let closing: Promise<void> | undefined;
  const close = () => {
    signal?.removeEventListener("abort", abort);
    closing ??= client.close();
    return closing;
  };
  const abort = () => void close();
  signal?.addEventListener("abort", abort);
  const opened = client.request<string>({ op: "open", options: resolveOptions(options) });
  try {
    const fsid = await (signal === undefined ? opened : Promise.race([opened, rejectOnAbort(signal)]));
    return {
      fsid,
      monCommand: (command) => monCommand(client, command),
      pool: (name, namespace = "") => createPool(client, { pool: name, namespace }),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    opened.catch(() => {});
    const closed = close();
    if (!signal?.aborted) await closed; // a thread that is still connecting ends by itself
    throw error;
  }
}

async function monCommand(client: WorkerClient, command: Record<string, unknown>): Promise<MonAnswer> {
  return client.request({ op: "mon", command: JSON.stringify({ format: "json", ...command }) });
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function resolveOptions(options: CephOptions): ResolvedCephOptions {
  const { key, keyring, inFlight = 16 } = options;
  if (!Number.isInteger(inFlight) || inFlight < 1)
    throw invalidArgument("openCeph", "inFlight must be at least 1");
  return {
    confFile: options.confFile ?? "/etc/ceph/ceph.conf",
    user: options.user ?? "admin",
    config: {
      ...(keyring === undefined ? {} : { keyring }),
      ...(key === undefined ? {} : { key }),
      ...options.config,
    },
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    operationTimeoutMs: options.operationTimeoutMs ?? 30_000,
    inFlight,
    networkNamespace: options.networkNamespace ?? null,
  };
}
