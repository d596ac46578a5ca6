import type { Ceph } from "../api/ceph.ts";
import { invalidArgument } from "../error.ts";
import type { OpenOptions } from "../message.ts";
import type { CephOptions, MonAnswer } from "../types.ts";
import { makePool } from "./pool.ts";
import { Port } from "./port.ts";

/**
 * Connects to a cluster, in a worker thread of its own: a connection may be in a network namespace of its own, and a
 * cluster that does not answer keeps nothing else waiting. Throws CephError, of kind `timeout` when nobody answers.
 */
export async function openCeph(options: CephOptions = {}): Promise<Ceph> {
  const { signal } = options;
  signal?.throwIfAborted();
  const port = new Port();
  let closing: Promise<void> | undefined;
  const close = () => {
    signal?.removeEventListener("abort", abort);
    closing ??= port.close();
    return closing;
  };
  const abort = () => void close();
  signal?.addEventListener("abort", abort);
  const opened = port.request<string>({ op: "open", options: decided(options) });
  try {
    const fsid = await (signal === undefined ? opened : Promise.race([opened, aborted(signal)]));
    return {
      fsid,
      monCommand: (command) => monCommand(port, command),
      pool: (name, namespace = "") => makePool(port, { pool: name, namespace }),
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

async function monCommand(port: Port, command: Record<string, unknown>): Promise<MonAnswer> {
  return port.request({ op: "mon", command: JSON.stringify({ format: "json", ...command }) });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function decided(options: CephOptions): OpenOptions {
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
