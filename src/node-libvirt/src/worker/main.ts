import { parentPort, workerData } from "node:worker_threads";
import type { Request, ToWorker, WorkerStart } from "../calls/message.ts";
import { virErrorNumber } from "../constants.gen.ts";
import { localError, transportError } from "../error.ts";
import { Events } from "./events.ts";
import { Host } from "./host.ts";
import { Lane } from "./lane.ts";
import { startEventLoop } from "./loop.ts";
import { libVersion, Opener } from "./opener.ts";
import { Outbox } from "./outbox.ts";
import { Readers } from "./reader.ts";
import { openStream, type Stream } from "./streams.ts";

// The Worker's entry: it owns koffi, libvirt and libvirt's event loop, and answers requests.

const port = parentPort;
if (port === null) throw new Error("node-libvirt: this file runs as a worker thread");
const { flag } = workerData as WorkerStart;

const stopEventLoop = startEventLoop(); // before the first connection is opened, as libvirt asks
const opener = new Opener();
const events = new Events();
/** All but one for the event loop and one for changes; libuv has four threads unless it is told otherwise. */
const threads = new Lane(Math.max(2, (Number(process.env.UV_THREADPOOL_SIZE) || 4) - 2));
const readers = new Readers();
const outbox = new Outbox(port);
const hosts = new Map<number, Host>();
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

async function serve(request: Request): Promise<unknown> {
  switch (request.op) {
    case "version":
      return libVersion();
    case "open":
      return open(request);
    case "call":
      return hostOf(request.conn).call(request.name, request.args);
    case "bulk":
      return hostOf(request.conn).bulk(request.name, request.rows, request.without);
    case "stream": {
      const stream = await openStream(hostOf(request.conn), request.target);
      lastStream += 1;
      streams.set(lastStream, { conn: request.conn, stream });
      return lastStream;
    }
    case "stream-read":
      return streamOf(request.stream).read(request.bytes);
    case "stream-write":
      return streamOf(request.stream).write(request.data);
    case "stream-end":
      return endStream(request.stream, request.how);
    case "close":
      return closeHost(request.conn);
    case "shutdown":
      return shutdown();
  }
}

async function open({ conn, uri, options }: Extract<Request, { op: "open" }>): Promise<void> {
  const tell = outbox.event.bind(outbox, conn);
  const host = new Host(uri, options, { opener, events, threads, readers, tell });
  hosts.set(conn, host);
  try {
    await host.open();
  } catch (error) {
    hosts.delete(conn);
    throw error;
  }
}

async function closeHost(conn: number): Promise<void> {
  const host = hosts.get(conn);
  if (host === undefined) return;
  hosts.delete(conn);
  const open = [...streams].filter(([, stream]) => stream.conn === conn);
  await Promise.all(open.map(([id]) => endStream(id, "abort").catch(() => {})));
  await host.close();
}

async function endStream(id: number, how: "finish" | "abort"): Promise<void> {
  const stream = streamOf(id);
  streams.delete(id);
  await stream.end(how);
}

/** Lets go of everything and tells so, even to a main thread that sits in process.exit() and waits. */
async function shutdown(): Promise<void> {
  opener.cutAll();
  for (const host of hosts.values()) host.cut();
  await Promise.all([...hosts.keys()].map(closeHost));
  await readers.close();
  await stopEventLoop();
  events.release();
  opener.close();
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}

function hostOf(conn: number): Host {
  const host = hosts.get(conn);
  if (host === undefined) throw transportError("node-libvirt", "the connection is closed");
  return host;
}

function streamOf(id: number): Stream {
  const found = streams.get(id);
  if (found === undefined) {
    throw localError(virErrorNumber.VIR_ERR_INVALID_STREAM, "node-libvirt", "the stream has ended");
  }
  return found.stream;
}
