import { parentPort, workerData } from "node:worker_threads";
import type { WorkerStart } from "node-ffi/client";
import type { ToWorker, WorkerRequest } from "../calls/message.ts";
import { virErrorNumber } from "../constants.gen.ts";
import { localError, transportError } from "../error.ts";
import { ReconnectingConnection } from "./connection-worker.ts";
import { Connector, readLibVersion } from "./connector.ts";
import { Events } from "./events.ts";
import { initializeLibvirt } from "./initialize.ts";
import { startEventLoop } from "./loop.ts";
import { Outbox } from "./outbox.ts";
import { Readers } from "./reader.ts";
import { openStream, type Stream } from "./streams.ts";
import { ThreadShares } from "./thread-shares.ts";

// The entry of the Worker. It owns koffi, libvirt and libvirt's event loop, and answers requests.

const port = parentPort;
if (port === null) throw new Error("node-libvirt: this file runs as a worker thread");
const { flag } = workerData as WorkerStart;

initializeLibvirt();
const stopEventLoop = startEventLoop(); // libvirt requires this before the first connection
const connector = new Connector();
const events = new Events();
const threads = createThreadShares(Number(process.env.UV_THREADPOOL_SIZE) || 4); // the default of libuv
const readers = new Readers();
const outbox = new Outbox(port);
const connections = new Map<number, ReconnectingConnection>();
const streams = new Map<number, { conn: number; stream: Stream }>();
let lastStream = 0;

port.on("message", (message: ToWorker) => {
  if ("more" in message) return outbox.more(message.more);
  const { id, request } = message;
  serve(request).then(
    (value) => outbox.answer(id, value),
    (error: unknown) => outbox.fail(id, error),
  );
});

async function serve(request: WorkerRequest): Promise<unknown> {
  switch (request.op) {
    case "version":
      return readLibVersion();
    case "open":
      return open(request);
    case "call":
      return requireConnection(request.conn).call(request.name, request.args);
    case "bulk":
      return requireConnection(request.conn).bulk(request.name, request.rows, request.without);
    case "stream": {
      const stream = await openStream(requireConnection(request.conn), request.target);
      lastStream += 1;
      streams.set(lastStream, { conn: request.conn, stream });
      return lastStream;
    }
    case "stream-read":
      return requireStream(request.stream).read(request.bytes);
    case "stream-write":
      return requireStream(request.stream).write(request.data);
    case "stream-end":
      return endStream(request.stream, request.how);
    case "close":
      return closeConnection(request.conn);
    case "shutdown":
      return shutdown();
  }
}

async function open({ conn, uri, options }: Extract<WorkerRequest, { op: "open" }>): Promise<void> {
  const emit = outbox.event.bind(outbox, conn);
  const connection = new ReconnectingConnection(uri, options, { connector, events, threads, readers, emit });
  connections.set(conn, connection);
  try {
    await connection.open();
  } catch (error) {
    connections.delete(conn);
    throw error;
  }
}

async function closeConnection(conn: number): Promise<void> {
  const connection = connections.get(conn);
  if (connection === undefined) return;
  connections.delete(conn);
  const open = [...streams].filter(([, stream]) => stream.conn === conn);
  await Promise.all(open.map(([id]) => endStream(id, "abort").catch(() => {})));
  await connection.close();
}

async function endStream(id: number, how: "finish" | "abort"): Promise<void> {
  const stream = requireStream(id);
  streams.delete(id);
  await stream.end(how);
}

/** Closes everything and sets `flag`, for a main thread that waits in process.exit(). */
async function shutdown(): Promise<void> {
  connector.cutAll();
  for (const connection of connections.values()) connection.cut();
  await Promise.all([...connections.keys()].map(closeConnection));
  await readers.close();
  await stopEventLoop();
  events.release();
  await connector.close();
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}

function requireConnection(conn: number): ReconnectingConnection {
  const connection = connections.get(conn);
  if (connection === undefined) throw transportError("node-libvirt", "the connection is closed");
  return connection;
}

function requireStream(id: number): Stream {
  const entry = streams.get(id);
  if (entry === undefined) {
    throw localError(virErrorNumber.VIR_ERR_INVALID_STREAM, "node-libvirt", "the stream has ended");
  }
  return entry.stream;
}

/** Divides the pool threads. libvirt's event loop holds one. A quarter is for slow calls; files and DNS need some too. */
function createThreadShares(threads: number): { readonly usual: ThreadShares; readonly slow: ThreadShares } {
  const others = Math.floor(threads / 16);
  const slow = Math.max(1, Math.floor(threads / 4));
  return { usual: new ThreadShares(Math.max(2, threads - 1 - others - slow)), slow: new ThreadShares(slow) };
}
