import { parentPort, workerData } from "node:worker_threads";
import { closedError, dataOf, invalidArgument } from "../error.ts";
import type { FromWorker, Place, Request, ToWorker, WorkerStart } from "../message.ts";
import { Cluster } from "./cluster.ts";
import { describeAll } from "./describe.ts";
import type { Pointer } from "./native.ts";
import { closeImage, type Io, openImage } from "./open-image.ts";
import { POOL_CALLS } from "./pool-calls.ts";

// The Worker's entry: one connection, and the images that are open on it.

const port = parentPort;
if (port === null) throw new Error("node-ceph: this file runs as a worker thread");
const { flag } = workerData as WorkerStart;

let opened: Cluster | undefined;
const underWay = new Set<Promise<unknown>>();
const images = new Map<number, Pointer>();
let lastImage = 0;

port.on("message", ({ id, request }: ToWorker) => {
  const served = serve(request).then(
    (value) => answer({ id, value }),
    (error: unknown) => answer({ id, error: dataOf(error) }),
  );
  if (request.op === "shutdown") return;
  underWay.add(served);
  served.finally(() => underWay.delete(served));
});

function answer(message: FromWorker): void {
  port?.postMessage(message);
}

async function serve(request: Request): Promise<unknown> {
  switch (request.op) {
    case "open":
      opened = await Cluster.open(request.options);
      return opened.fsid();
    case "mon":
      return cluster().monCommand(request.command);
    case "pool": {
      const call = POOL_CALLS[request.name] as (io: Io, ...args: readonly unknown[]) => Promise<unknown>;
      return call(await ioOf(request.place), ...request.args);
    }
    case "describe":
      return describeAll(await ioOf(request.place), request.images);
    case "image-open": {
      lastImage += 1;
      const id = lastImage;
      images.set(id, await openImage(await ioOf(request.place), request.key, request.mode));
      return id;
    }
    case "image-read":
      return read(imageOf(request.image), request.offset, request.bytes);
    case "image-write":
      return write(imageOf(request.image), request.offset, request.data);
    case "image-flush":
      await cluster().call("int rbd_flush(void *image)", imageOf(request.image));
      return;
    case "image-close": {
      const image = imageOf(request.image);
      images.delete(request.image);
      return closeImage(cluster(), image);
    }
    case "shutdown":
      return shutdown();
  }
}

async function read(image: Pointer, offset: number, bytes: number): Promise<Uint8Array> {
  const room = Buffer.alloc(bytes);
  const prototype = "int64_t rbd_read(void *image, uint64_t offset, size_t bytes, void *room)";
  const count = await cluster().call(prototype, image, offset, bytes, room);
  return room.subarray(0, count);
}

async function write(image: Pointer, offset: number, data: Uint8Array): Promise<void> {
  const prototype = "int64_t rbd_write(void *image, uint64_t offset, size_t bytes, void *data)";
  await cluster().call(prototype, image, offset, data.byteLength, data);
}

/** What is under way comes to its end first: nothing of Ceph's may go while a call uses it. */
async function shutdown(): Promise<void> {
  while (underWay.size > 0) await Promise.all(underWay);
  const ending = opened;
  if (ending !== undefined) {
    await Promise.all([...images.values()].map((image) => closeImage(ending, image).catch(() => {})));
    images.clear();
    opened = undefined;
    await ending.close();
  }
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}

async function ioOf(place: Place): Promise<Io> {
  return { cluster: cluster(), pool: place.pool, context: await cluster().context(place) };
}

function cluster(): Cluster {
  if (opened === undefined) throw closedError();
  return opened;
}

function imageOf(id: number): Pointer {
  const found = images.get(id);
  if (found === undefined) throw invalidArgument("node-ceph", "the image is closed");
  return found;
}
