import type { ImageInfo, ParentRef, SnapshotInfo } from "../types.ts";
import { Decoder } from "./decoder.ts";
import { featuresOf } from "./features.ts";
import { SNAPSHOT_KINDS } from "./lists.ts";
import { copy, free, zeroed } from "./memory.ts";
import { isMissing } from "./metadata.ts";
import { now, orThrow, type Pointer } from "./native.ts";
import type { Io } from "./open-image.ts";

export type Header = Omit<ImageInfo, "id" | "name">;

/**
 * What librbd keeps of an image of format 2 in the omap of its header object: one read, where librbd opens the image
 * with a dozen. The layout is librbd's own (cls_rbd_types.h, cls_rbd.cc), so whatever is not as expected is "unknown",
 * and librbd is to be asked.
 */
export async function readHeader(io: Io, id: string): Promise<Header | "missing" | "unknown"> {
  const omap = await readOmap(io, `rbd_header.${id}`).catch((error: unknown) => {
    if (isMissing(error)) return "missing" as const;
    throw error;
  });
  if (omap === "missing") return omap;
  try {
    return decode(omap);
  } catch {
    return "unknown";
  }
}

function decode(omap: ReadonlyMap<string, Buffer>): Header {
  const required = (name: string): Decoder => new Decoder(omap.get(name) ?? Buffer.alloc(0));
  const under = (prefix: string) => [...omap].filter(([name]) => name.startsWith(prefix));
  const parent = omap.get("parent");
  return {
    sizeBytes: required("size").u64(),
    features: featuresOf(BigInt(required("features").u64())),
    parent: parent === undefined ? null : parentOf(new Decoder(parent)),
    snapshots: under("snapshot_")
      .map(([, value]) => snapshotOf(new Decoder(value)))
      .sort((one, other) => one.id - other.id),
    metadata: Object.fromEntries(
      under("metadata_").map(([name, value]) => [name.slice("metadata_".length), value.toString("utf8")]),
    ),
  };
}

/** cls_rbd_parent: since version 2 with the pool's namespace. A parent that was taken away is pool -1. */
function parentOf(raw: Decoder): ParentRef | null {
  const { version } = raw.begin();
  if (version > 2) throw new Error("a newer parent");
  const poolId = raw.i64();
  const namespace = version >= 2 ? raw.text() : "";
  const found = { poolId, namespace, imageId: raw.text(), snapshotId: raw.u64() };
  // Without overlap nothing is the parent's any more; librbd does not name it then either.
  const overlap = version >= 2 ? raw.u8() !== 0 : true;
  return poolId < 0 || !overlap ? null : found;
}

/** cls_rbd_snap: only as of version 8, where nothing of older parents is between. */
function snapshotOf(raw: Decoder): SnapshotInfo {
  const { compatible } = raw.begin();
  if (compatible !== 8) throw new Error("another version of snapshots");
  const [id, name, sizeBytes, protection] = [raw.u64(), raw.text(), raw.u64(), raw.u8()];
  raw.u64(); // flags
  raw.begin();
  const kind = SNAPSHOT_KINDS[raw.u32()];
  if (kind === undefined) throw new Error("another kind of snapshot");
  return { id, name, sizeBytes, protected: protection === 2, kind };
}

/** Values that one operation brings at most: more than a header has. The OSD has its own bound, of 1,024. */
const MOST = 128;

async function readOmap(io: Io, object: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (let after = ""; ; after = [...found.keys()].at(-1) ?? "") {
    const more = await readPart(io, object, after, found);
    if (!more) return found;
  }
}

/** The places where C leaves its results, until the operation is done: iterator@0 result@8 more@12. */
const ROOM = 16;

async function readPart({ cluster, context }: Io, object: string, after: string, into: Map<string, Buffer>) {
  const operation = now("void *rados_create_read_op()") as Pointer;
  const room = zeroed(ROOM);
  const read =
    "void rados_read_op_omap_get_vals2(void *op, str after, str prefix, uint64_t most, void *iterator, void *more, void *result)";
  now(read, operation, after, "", MOST, room, room + 12n, room + 8n);
  try {
    const operate = "int rados_read_op_operate(void *op, void *context, str object, int flags)";
    await cluster.call(operate, operation, context, object, 0);
    const results = copy(room, ROOM);
    orThrow(read, results.readInt32LE(8));
    drain(results.readBigUInt64LE(0), into);
    return results.readUInt8(12) !== 0;
  } finally {
    now("void rados_release_read_op(void *op)", operation);
    free(room);
  }
}

function drain(iterator: Pointer, into: Map<string, Buffer>): void {
  const cells = Buffer.alloc(32); // key@0 value@8 keyBytes@16 valueBytes@24
  const at = (offset: number) => cells.subarray(offset, offset + 8);
  const next =
    "int rados_omap_get_next2(void *iterator, void *key, void *value, void *keyBytes, void *valueBytes)";
  for (;;) {
    orThrow(next, now(next, iterator, at(0), at(8), at(16), at(24)));
    const key = cells.readBigUInt64LE(0);
    if (key === 0n) break;
    const name = copy(key, Number(cells.readBigUInt64LE(16))).toString("utf8");
    into.set(name, copy(cells.readBigUInt64LE(8), Number(cells.readBigUInt64LE(24))));
  }
  now("void rados_omap_get_end(void *iterator)", iterator);
}
