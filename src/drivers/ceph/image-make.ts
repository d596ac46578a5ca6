import { CephError, type Chunk, type ImageInfo } from "node-ceph";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { Content } from "../driver.ts";
import { ensureBase } from "./base.ts";
import { type Cluster, inTurn, newName } from "./cluster.ts";
import { ifThere, subjectOf } from "./errors.ts";
import { markIn, writeNote } from "./note.ts";
import { FEATURES, type RbdState } from "./states.ts";
import { discard } from "./unfinished.ts";

/**
 * Makes an image under a name of our own, marks it, and only then gives it the name that is wanted: so after a crash
 * there is either nothing, or something that is known for ours and is begun again, or the whole image.
 */
export function makeImage(
  cluster: Cluster,
  change: Change,
  wanted: RbdState,
  signal: AbortSignal,
): Promise<void> {
  const name = newName(cluster, change.name);
  return inTurn(cluster, name, async () => {
    const info = await begin(cluster, change, wanted, name, signal);
    await complete(cluster, change, wanted, info, signal);
    const mark = markIn(subjectOf(change), change.mark);
    const content = wanted.content === undefined ? {} : { content: wanted.content };
    await writeNote(cluster, { image: info.id, mark, ...content });
    await cluster.pool.rename(name, change.name);
  });
}

/** What an earlier attempt left goes first. */
async function begin(
  cluster: Cluster,
  change: Change,
  wanted: RbdState,
  name: string,
  signal: AbortSignal,
): Promise<ImageInfo> {
  try {
    return await makeEmpty(cluster, change, wanted, name);
  } catch (error) {
    if (!(error instanceof CephError) || error.code !== "EEXIST") throw error;
  }
  await discard(cluster, change, name, signal);
  return makeEmpty(cluster, change, wanted, name);
}

async function makeEmpty(
  { pool, world }: Cluster,
  change: Change,
  { parent, capacityBytes, content }: RbdState,
  name: string,
): Promise<ImageInfo> {
  if (parent !== undefined) await clone(pool, change, parent, name);
  else if (content === undefined) await pool.create(name, capacityBytes ?? 0, { features: FEATURES });
  else await pool.create(name, (await contentOf(world, change)).sizeBytes, { features: FEATURES });
  const info = await pool.info({ name });
  if (info !== null) return info;
  throw new Failure("world-moved", `${subjectOf(change)}: the image was removed while it was made`);
}

async function clone(pool: Cluster["pool"], change: Change, parent: string, name: string): Promise<void> {
  const [image = "", snapshot = ""] = parent.split("@");
  if (
    (await ifThere(pool.clone({ image, snapshot }, name, { features: FEATURES }).then(() => true))) !==
    undefined
  )
    return;
  throw new Failure("rejected", `${subjectOf(change)}: ${parent} is not there to be copied`);
}

/** The rest of the size, or the content and the snapshot that is copied. */
async function complete(
  cluster: Cluster,
  change: Change,
  { capacityBytes = 0, parent, content, snapshot }: RbdState,
  info: ImageInfo,
  signal: AbortSignal,
): Promise<void> {
  const { pool, world } = cluster;
  const key = { id: info.id };
  if (parent !== undefined && capacityBytes < info.sizeBytes) {
    const sizes = `${parent} has ${info.sizeBytes} bytes, and a disk of ${capacityBytes} was asked for`;
    throw new Failure("rejected", `${subjectOf(change)}: ${sizes}`, { hint: "ask for a larger disk" });
  }
  if (capacityBytes > info.sizeBytes) await pool.resize(key, capacityBytes);
  if (content !== undefined) {
    await pool.write(key, pieces(await contentOf(world, change), subjectOf(change), signal));
  }
  if (snapshot !== undefined) await ensureBase(cluster, info);
}

function contentOf(world: Cluster["world"], change: Change): Promise<Content> {
  if (change.build !== undefined) return world.content(change.build);
  throw new Failure("bug", `${subjectOf(change)}: content that nobody can make`);
}

/** Pieces as large as the objects that an image is kept in. */
const PIECE_BYTES = 4 * 2 ** 20;
const ZEROS = Buffer.alloc(PIECE_BYTES);

/** A stream as pieces of an image; those of zeros are left out, since a new image is full of them. */
export async function* pieces(content: Content, subject: string, signal: AbortSignal): AsyncGenerator<Chunk> {
  let offset = 0;
  for await (const data of inPieces(content.stream())) {
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

async function* inPieces(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
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
