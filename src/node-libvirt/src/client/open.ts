import type { Connect, Libvirt } from "../api/connect.ts";
import type { OpenOptions } from "../calls/message.ts";
import type { ConnectOptions } from "../types.ts";
import { makeConnect } from "./connect.ts";
import { Port } from "./port.ts";

/**
 * Starts libvirt in this process, or joins the one that runs: its event loop is one for the whole process, so there
 * is one worker thread, and the last close() ends it.
 */
export async function openLibvirt(): Promise<Libvirt> {
  await ending; // two event loops must never run at once
  const port = join();
  const connects = new Set<Connect>();
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= Promise.all([...connects].map((connect) => connect.close())).then(leave);
    return closing;
  };
  try {
    await port.request({ op: "version" });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    libVersion: () => port.request({ op: "version" }),
    async connectOpen(uri, options) {
      if (closing !== undefined) throw new Error("node-libvirt: closed");
      return connectOpen(port, uri, options ?? {}, connects);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

let shared: { port: Port; users: number } | null = null;
let lastConn = 0;
let ending: Promise<void> = Promise.resolve();

function join(): Port {
  shared ??= { port: new Port(), users: 0 };
  shared.users += 1;
  return shared.port;
}

async function leave(): Promise<void> {
  if (shared === null) return;
  shared.users -= 1;
  if (shared.users > 0) return ending;
  const { port } = shared;
  shared = null;
  ending = port.close();
  await ending;
}

async function connectOpen(
  port: Port,
  uri: string,
  options: ConnectOptions,
  open: Set<Connect>,
): Promise<Connect> {
  const { signal } = options;
  signal?.throwIfAborted();
  lastConn += 1;
  const conn = lastConn;
  const connect = makeConnect(port, conn, uri, async () => {
    signal?.removeEventListener("abort", abort);
    open.delete(connect);
    await port.request({ op: "close", conn }).catch(() => {});
  });
  const abort = () => void connect.close();
  open.add(connect);
  const opened = port.request({ op: "open", conn, uri, options: decided(options) });
  signal?.addEventListener("abort", abort);
  try {
    await (signal === undefined ? opened : Promise.race([opened, aborted(signal)]));
    return connect;
  } catch (error) {
    opened.catch(() => {});
    await connect.close();
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function decided(options: ConnectOptions): OpenOptions {
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
