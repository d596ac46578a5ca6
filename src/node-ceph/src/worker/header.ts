import { allocateZeroed, copyMemory, free } from "node-ffi/worker";
import type { ImageInfo, ParentRef, SnapshotInfo } from "../types.ts";
import { CephDecoder } from "./decoder.ts";
import { decodeFeatures } from "./features.ts";
import { SNAPSHOT_KINDS } from "./lists.ts";
import { isMissing } from "./metadata.ts";
import { callSync, type Pointer, throwIfNegative } from "./native.ts";
import type { ImageIo } from "./open-image.ts";

export type ImageHeader = Omit<ImageInfo, "id" | "name">;

/**
 * Reads an image of format 2 from the omap of its header object. This takes one read; opening the image with librbd takes a dozen. The
 * layout is librbd's own (cls_rbd_types.h, cls_rbd.cc). Therefore any unexpected value gives "unknown", and the caller uses librbd.
 */
export async function readHeader(io: ImageIo, id: string): Promise<ImageHeader | "missing" | "unknown"> {
  const omap = await readOmap(io, `rbd_header.${id}`).catch((error: unknown) => {
    if (isMissing(error)) return "missing" as const;
    throw error;
  });
  if (omap === "missing") return omap;
  try {
    return decodeHeader(omap);
  } catch {
    return "unknown";
  }
}

function decodeHeader(omap: ReadonlyMap<string, Buffer>): ImageHeader {
  const required = (name: string): CephDecoder => new CephDecoder(omap.get(name) ?? Buffer.alloc(0));
  const under = (prefix: string) => [...omap].filter(([name]) => name.startsWith(prefix));
  const parent = omap.get("parent");
  return {
    sizeBytes: required("size").u64(),
    features: decodeFeatures(BigInt(required("features").u64())),
    parent: parent === undefined ? null : decodeParent(new CephDecoder(parent)),
    snapshots: under("snapshot_")
      .map(([, value]) => decodeSnapshot(new CephDecoder(value)))
      .sort((one, other) => one.id - other.id),
    metadata: Object.fromEntries(
      under("metadata_").map(([name, value]) => [name.slice("metadata_".length), value.toString("utf8")]),
    ),
  };
}

/** Decodes cls_rbd_parent. Version 2 adds the namespace of the pool. Pool -1 means that the parent was removed. */
function decodeParent(raw: CephDecoder): ParentRef | null {
  const { version } = raw.begin();
  if (version > 2) throw new Error("a newer parent");
  const poolId = raw.i64();
  const namespace = version >= 2 ? raw.text() : "";
  const ref = { poolId, namespace, imageId: raw.text(), snapshotId: raw.u64() };
  // Without overlap the image uses no data of the parent. librbd does not return the parent then either.
  const overlap = version >= 2 ? raw.u8() !== 0 : true;
  return poolId < 0 || !overlap ? null : ref;
}

/** Decodes cls_rbd_snap, from version 8 on. Older versions contain the parent in between. */
function decodeSnapshot(raw: CephDecoder): SnapshotInfo {
  const { compatible } = raw.begin();
  if (compatible !== 8) throw new Error("another version of snapshots");
  const [id, name, sizeBytes, protection] = [raw.u64(), raw.text(), raw.u64(), raw.u8()];
  raw.u64(); // flags
  raw.begin();
  const kind = SNAPSHOT_KINDS[raw.u32()];
  if (kind === undefined) throw new Error("another kind of snapshot");
  return { id, name, sizeBytes, protected: protection === 2, kind };
}

/** The largest number of values per operation, more than a header has. The OSD has its own limit of 1,024. */
const MAX_VALUES = 128;

async function readOmap(io: ImageIo, object: string): Promise<Map<string, Buffer>> {
  const omap = new Map<string, Buffer>();
  for (let after = ""; ; after = [...omap.keys()].at(-1) ?? "") {
    const more = await readPart(io, object, after, omap);
    if (!more) return omap;
  }
}

/** The size of the buffer that C writes results to until the operation ends: iterator@0 result@8 more@12. */
const RESULT_BYTES = 16;

async function readPart(
  { cluster, context }: ImageIo,
  object: string,
  after: string,
  into: Map<string, Buffer>,
) {
  const operation = callSync("void *rados_create_read_op()") as Pointer;
  const resultBuffer = allocateZeroed(RESULT_BYTES);
  const read =
    "void rados_read_op_omap_get_vals2(void *op, str after, str prefix, uint64_t most, void *iterator, void *more, void *result)";
  callSync(read, operation, after, "", MAX_VALUES, resultBuffer, resultBuffer + 12n, resultBuffer + 8n);
  try {
    const operate = "int rados_read_op_operate(void *op, void *context, str object, int flags)";
    await cluster.call(operate, operation, context, object, 0);
    const results = copyMemory(resultBuffer, RESULT_BYTES);
    throwIfNegative(read, results.readInt32LE(8));
    readEntries(results.readBigUInt64LE(0), into);
    return results.readUInt8(12) !== 0;
  } finally {
    callSync("void rados_release_read_op(void *op)", operation);
    free(resultBuffer);
  }
}

function readEntries(iterator: Pointer, into: Map<string, Buffer>): void {
  const cells = Buffer.alloc(32); // key@0 value@8 keyBytes@16 valueBytes@24
  const at = (offset: number) => cells.subarray(offset, offset + 8);
  const next =
    "int rados_omap_get_next2(void *iterator, void *key, void *value, void *keyBytes, void *valueBytes)";
  for (;;) {
    throwIfNegative(next, callSync(next, iterator, at(0), at(8), at(16), at(24)));
    const key = cells.readBigUInt64LE(0);
    if (key === 0n) break;
    const name = copyMemory(key, Number(cells.readBigUInt64LE(16))).toString("utf8");
    into.set(name, copyMemory(cells.readBigUInt64LE(8), Number(cells.readBigUInt64LE(24))));
  }
  callSync("void rados_omap_get_end(void *iterator)", iterator);
}
