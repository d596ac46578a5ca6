import { parentPort, workerData } from "node:worker_threads";
import type { WorkerStart } from "node-ffi/client";
import { closedError, invalidArgument, toErrorData } from "../error.ts";
import type { FromWorker, PoolLocation, ToWorker, WorkerRequest } from "../message.ts";
import { ClusterConnection } from "./cluster-connection.ts";
import { describeAll } from "./describe.ts";
import type { Pointer } from "./native.ts";
import { closeImage, type ImageIo, openImage } from "./open-image.ts";
import { POOL_CALLS } from "./pool-calls.ts";

// The entry of the Worker. It holds one connection and its open images.

const port = parentPort;
if (port === null) throw new Error("node-ceph: this file runs as a worker thread");
const { flag } = workerData as WorkerStart;

let connection: ClusterConnection | undefined;
const inFlight = new Set<Promise<unknown>>();
const images = new Map<number, Pointer>();
let lastImage = 0;

port.on("message", ({ id, request }: ToWorker) => {
  const served = serve(request).then(
    (value) => answer({ id, value }),
    (error: unknown) => answer({ id, error: toErrorData(error) }),
  );
  if (request.op === "shutdown") return;
  inFlight.add(served);
  served.finally(() => inFlight.delete(served));
});

function answer(message: FromWorker): void {
  port?.postMessage(message);
}

async function serve(request: WorkerRequest): Promise<unknown> {
  switch (request.op) {
    case "open":
      connection = await ClusterConnection.open(request.options);
      return connection.fsid();
    case "mon":
      return requireConnection().monCommand(request.command);
    case "pool": {
      const call = POOL_CALLS[request.name] as (io: ImageIo, ...args: readonly unknown[]) => Promise<unknown>;
      return call(await openIo(request.place), ...request.args);
    }
    case "describe":
      return describeAll(await openIo(request.place), request.images);
    case "image-open": {
      lastImage += 1;
      const id = lastImage;
      images.set(id, await openImage(await openIo(request.place), request.key, request.mode));
      return id;
    }
    case "image-read":
      return read(requireImage(request.image), request.offset, request.bytes);
    case "image-write":
      return write(requireImage(request.image), request.offset, request.data);
    case "image-flush":
      await requireConnection().call("int rbd_flush(void *image)", requireImage(request.image));
      return;
    case "image-close": {
      const image = requireImage(request.image);
      images.delete(request.image);
      return closeImage(requireConnection(), image);
    }
    case "shutdown":
      return shutdown();
  }
}

async function read(image: Pointer, offset: number, bytes: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(bytes);
  const prototype = "int64_t rbd_read(void *image, uint64_t offset, size_t bytes, void *room)";
  const count = await requireConnection().call(prototype, image, offset, bytes, buffer);
  return buffer.subarray(0, count);
}

async function write(image: Pointer, offset: number, data: Uint8Array): Promise<void> {
  const prototype = "int64_t rbd_write(void *image, uint64_t offset, size_t bytes, void *data)";
  await requireConnection().call(prototype, image, offset, data.byteLength, data);
}

/** Waits for calls in flight, then closes images and connection. Otherwise a call could use freed memory of Ceph. */
async function shutdown(): Promise<void> {
  while (inFlight.size > 0) await Promise.all(inFlight);
  const ending = connection;
  if (ending !== undefined) {
    await Promise.all([...images.values()].map((image) => closeImage(ending, image).catch(() => {})));
    images.clear();
    connection = undefined;
    await ending.close();
  }
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}

async function openIo(location: PoolLocation): Promise<ImageIo> {
  return {
    cluster: requireConnection(),
    pool: location.pool,
    context: await requireConnection().context(location),
  };
}

function requireConnection(): ClusterConnection {
  if (connection === undefined) throw closedError();
  return connection;
}

function requireImage(id: number): Pointer {
  const image = images.get(id);
  if (image === undefined) throw invalidArgument("node-ceph", "the image is closed");
  return image;
}
