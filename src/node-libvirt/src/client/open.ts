import type { Connect, Libvirt } from "../api/connect.ts";
import type { ResolvedConnectOptions } from "../calls/message.ts";
import type { ConnectOptions } from "../types.ts";
import { createConnect } from "./connect.ts";
import { WorkerClient } from "./worker-client.ts";

/**
 * Starts libvirt in this process, or joins the running one. A process has one event loop of libvirt, and so one worker thread. The
 * last close() ends the thread.
 */
export async function openLibvirt(): Promise<Libvirt> {
  await ending; // two event loops must never run at once
  const client = acquireClient();
  const connects = new Set<Connect>();
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= Promise.all([...connects].map((connect) => connect.close())).then(releaseClient);
    return closing;
  };
  try {
    await client.request({ op: "version" });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    libVersion: () => client.request({ op: "version" }),
    async connectOpen(uri, options) {
      if (closing !== undefined) throw new Error("node-libvirt: closed");
      return connectOpen(client, uri, options ?? {}, connects);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

let shared: { port: WorkerClient; users: number } | null = null;
let lastConn = 0;
let ending: Promise<void> = Promise.resolve();

function acquireClient(): WorkerClient {
  shared ??= { port: new WorkerClient(), users: 0 };
  shared.users += 1;
  return shared.port;
}

async function releaseClient(): Promise<void> {
  if (shared === null) return;
  shared.users -= 1;
  if (shared.users > 0) return ending;
  const { port } = shared;
  shared = null;
  ending = port.close();
  await ending;
}

async function connectOpen(
  client: WorkerClient,
  uri: string,
  options: ConnectOptions,
  connects: Set<Connect>,
): Promise<Connect> {
  const { signal } = options;
  signal?.throwIfAborted();
  lastConn += 1;
  const conn = lastConn;
  const connect = createConnect(client, conn, uri, async () => {
    signal?.removeEventListener("abort", abort);
    connects.delete(connect);
    await client.request({ op: "close", conn }).catch(() => {});
  });
  const abort = () => void connect.close();
  connects.add(connect);
  const opened = client.request({ op: "open", conn, uri, options: resolveOptions(options) });
  signal?.addEventListener("abort", abort);
  try {
    await (signal === undefined ? opened : Promise.race([opened, rejectOnAbort(signal)]));
    return connect;
  } catch (error) {
    opened.catch(() => {});
    await connect.close();
    throw error;
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function resolveOptions(options: ConnectOptions): ResolvedConnectOptions {
  return {
    keepAlive: options.keepAlive ?? { intervalS: 5, count: 3 },
    reads: options.reads ?? 16,
    callTimeoutMs: options.callTimeoutMs ?? 60_000,
    slowCallTimeoutMs: options.slowCallTimeoutMs ?? 30 * 60_000,
    openTimeoutMs: options.openTimeoutMs ?? 15_000,
    reconnect: options.reconnect ?? true,
    readOnly: options.readOnly ?? false,
  };
}
