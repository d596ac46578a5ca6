import { CephError, type Chunk, type ImageInfo } from "node-ceph";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Content } from "../driver.ts";
import { requireMark } from "../shared/actions.ts";
import { subjectOf } from "../shared/errors.ts";
import { ensureBaseSnapshot } from "./base-snapshot.ts";
import { ignoreNotFound } from "./errors.ts";
import { writeImageRecord } from "./image-record.ts";
import { removePartial } from "./partial-images.ts";
import { type CephPoolContext, temporaryName } from "./pool-context.ts";
import { FEATURES, type RbdState } from "./states.ts";

/**
 * Creates an image under a temporary name, marks it, and only then gives it the desired name. After a crash there is
 * either nothing, or an incomplete image that is known as ours and is created again, or the whole image. Callers must
 * serialize the calls for one name (`serialize`).
 */
export async function makeImage(
  cluster: CephPoolContext,
  change: Change,
  desired: RbdState,
  signal: AbortSignal,
): Promise<void> {
  const name = temporaryName(cluster, change.name);
  const info = await createTemporary(cluster, change, desired, name, signal);
  await completeImage(cluster, change, desired, info, signal);
  const mark = requireMark(change);
  const content = desired.content === undefined ? {} : { content: desired.content };
  await writeImageRecord(cluster, { image: info.id, mark, ...content });
  await cluster.pool.rename(name, change.name);
}

/** Creates the image under the temporary name, after removing the remains of an earlier attempt. */
async function createTemporary(
  cluster: CephPoolContext,
  change: Change,
  desired: RbdState,
  name: string,
  signal: AbortSignal,
): Promise<ImageInfo> {
  try {
    return await createEmptyImage(cluster, change, desired, { name, signal });
  } catch (error) {
    if (!(error instanceof CephError) || error.code !== "EEXIST") throw error;
  }
  await removePartial(cluster, change, name, signal);
  return createEmptyImage(cluster, change, desired, { name, signal });
}

async function createEmptyImage(
  { pool, context }: CephPoolContext,
  change: Change,
  { parent, capacityBytes, content }: RbdState,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
): Promise<ImageInfo> {
  if (parent !== undefined) await cloneParent(pool, change, parent, name);
  else if (content === undefined) await pool.create(name, capacityBytes ?? 0, { features: FEATURES });
  else
    await pool.create(name, (await openContent(context, change, signal)).sizeBytes, { features: FEATURES });
  const info = await pool.info({ name });
  if (info !== null) return info;
  throw new Failure("world-moved", `${subjectOf(change)}: the image was removed while it was created`);
}

async function cloneParent(
  pool: CephPoolContext["pool"],
  change: Change,
  parent: string,
  name: string,
): Promise<void> {
  const [image = "", snapshot = ""] = parent.split("@");
  if (
    (await ignoreNotFound(pool.clone({ image, snapshot }, name, { features: FEATURES }).then(() => true))) !==
    undefined
  )
    return;
  throw new Failure("rejected", `${subjectOf(change)}: cannot copy ${parent}: it does not exist`);
}

/** Completes an image: its size, or its content and the snapshot for copies. */
async function completeImage(
  cluster: CephPoolContext,
  change: Change,
  { capacityBytes = 0, parent, content, snapshot }: RbdState,
  info: ImageInfo,
  signal: AbortSignal,
): Promise<void> {
  const { pool, context } = cluster;
  const key = { id: info.id };
  if (parent !== undefined && capacityBytes < info.sizeBytes) {
    const sizes = `${parent} has ${info.sizeBytes} bytes, but the requested disk has ${capacityBytes}`;
    throw new Failure("rejected", `${subjectOf(change)}: ${sizes}`, { hint: "request a larger disk" });
  }
  if (capacityBytes > info.sizeBytes) await pool.resize(key, capacityBytes);
  if (content !== undefined) {
    await pool.write(key, toChunks(await openContent(context, change, signal), subjectOf(change), signal));
  }
  if (snapshot !== undefined) await ensureBaseSnapshot(cluster, info);
}

function openContent(
  context: CephPoolContext["context"],
  change: Change,
  signal: AbortSignal,
): Promise<Content> {
  if (change.build !== undefined) return context.content(change.build, signal);
  throw new Failure("bug", `${subjectOf(change)}: nothing says how its content is made`);
}

/** The size of the objects that RBD stores an image in. */
const PIECE_BYTES = 4 * 2 ** 20;
const ZEROS = Buffer.alloc(PIECE_BYTES);

/** Splits a stream into chunks of an image. Leaves out chunks of zeros, because a new image reads as zeros. */
async function* toChunks(content: Content, subject: string, signal: AbortSignal): AsyncGenerator<Chunk> {
  let offset = 0;
  for await (const data of rechunk(content.stream())) {
    if (signal.aborted) throw new Failure("cancelled", `${subject}: stopped while its content was copied`);
    if (!data.equals(ZEROS.subarray(0, data.length))) yield { offset, data };
    offset += data.length;
  }
  if (offset === content.sizeBytes) return;
  throw new Failure(
    "rejected",
    `${subject}: its content ended after ${offset} of ${content.sizeBytes} bytes`,
  );
}

async function* rechunk(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of stream) {
    parts.push(part);
    bytes += part.length;
    if (bytes < PIECE_BYTES) continue;
    const all = Buffer.concat(parts);
    const whole = all.length - (all.length % PIECE_BYTES);
    for (let at = 0; at < whole; at += PIECE_BYTES) yield all.subarray(at, at + PIECE_BYTES);
    parts = [all.subarray(whole)];
    bytes = all.length - whole;
  }
  if (bytes > 0) yield Buffer.concat(parts);
}
