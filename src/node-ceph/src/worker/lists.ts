import type { ChildRef, ImageRef, SnapshotInfo, TrashEntry, Watcher } from "../types.ts";
import { withGrowingBuffer } from "./growing-buffer.ts";
import { callSync, type Pointer } from "./native.ts";
import { readTextAt, readUint64, uint64Cell } from "./native-memory.ts";
import type { ImageIo } from "./open-image.ts";

interface Listing<Row> {
  /** `int function(void *of, void *rows, void *count)` */
  readonly list: string;
  /** `void function(void *rows, ... count)` frees the texts in the rows; `end` frees by the rows alone. */
  readonly free: string;
  readonly rowBytes: number;
  row(raw: Buffer, at: number): Row;
}

/** Reads the rows of a list of librbd, and frees them afterwards. */
async function readRows<Row>({ cluster }: ImageIo, handle: Pointer, listing: Listing<Row>): Promise<Row[]> {
  return withGrowingBuffer(64, async (capacity) => {
    const rows = Buffer.alloc(capacity * listing.rowBytes);
    const count = uint64Cell(capacity);
    try {
      const result = await cluster.call(listing.list, handle, rows, count);
      // The result is the number of snapshots; the cell is the number of all other rows.
      const rowCount = listing.list.includes("snap_list") ? result : readUint64(count, 0);
      const read = () => {
        const list = Array.from({ length: rowCount }, (_, index) =>
          listing.row(rows, index * listing.rowBytes),
        );
        if (listing.free.includes("size_t")) callSync(listing.free, rows, rowCount);
        else if (rowCount > 0) callSync(listing.free, rows);
        return list;
      };
      return { needed: rowCount, read };
    } catch (failed) {
      return { failed, needed: readUint64(count, 0) };
    }
  });
}

export const listImages = (io: ImageIo): Promise<ImageRef[]> => readRows(io, io.context, IMAGES);
export const listTrash = (io: ImageIo): Promise<TrashEntry[]> => readRows(io, io.context, TRASH);
export const listChildren = (io: ImageIo, image: Pointer): Promise<ChildRef[]> =>
  readRows(io, image, CHILDREN);
export const listWatchers = (io: ImageIo, image: Pointer): Promise<Watcher[]> =>
  readRows(io, image, WATCHERS);
export const listSnapshots = (io: ImageIo, image: Pointer) => readRows(io, image, SNAPSHOTS);

const text = (raw: Buffer, at: number) => readTextAt(raw.readBigUInt64LE(at));

/** rbd_image_spec_t: id@0 name@8 */
const IMAGES: Listing<ImageRef> = {
  list: "int rbd_list2(void *context, void *rows, void *count)",
  free: "void rbd_image_spec_list_cleanup(void *rows, size_t count)",
  rowBytes: 16,
  row: (raw, at) => ({ id: text(raw, at), name: text(raw, at + 8) }),
};

/** rbd_trash_image_info_t: id@0 name@8 source@16 (int) deletion_time@24 deferment_end_time@32 */
const TRASH: Listing<TrashEntry> = {
  list: "int rbd_trash_list(void *context, void *rows, void *count)",
  free: "void rbd_trash_list_cleanup(void *rows, size_t count)",
  rowBytes: 40,
  row: (raw, at) => ({
    id: text(raw, at),
    name: text(raw, at + 8),
    source: SOURCES[raw.readInt32LE(at + 16)] ?? "user",
    movedAtMs: readUint64(raw, at + 24) * 1000,
    deferredUntilMs: readUint64(raw, at + 32) * 1000,
  }),
};

const SOURCES: readonly TrashEntry["source"][] = [
  "user",
  "mirroring",
  "migration",
  "removing",
  "user-parent",
];

/** rbd_linked_image_spec_t: pool_id@0 pool_name@8 pool_namespace@16 image_id@24 image_name@32 trash@40 */
const CHILDREN: Listing<ChildRef> = {
  list: "int rbd_list_children3(void *image, void *rows, void *count)",
  free: "void rbd_linked_image_spec_list_cleanup(void *rows, size_t count)",
  rowBytes: 48,
  row: (raw, at) => ({
    pool: text(raw, at + 8),
    namespace: text(raw, at + 16),
    id: text(raw, at + 24),
    name: text(raw, at + 32),
    trash: raw.readUInt8(at + 40) !== 0,
  }),
};

/** rbd_image_watcher_t: addr@0 id@8 cookie@16 */
const WATCHERS: Listing<Watcher> = {
  list: "int rbd_watchers_list(void *image, void *rows, void *count)",
  free: "void rbd_watchers_list_cleanup(void *rows, size_t count)",
  rowBytes: 24,
  row: (raw, at) => ({ address: text(raw, at), client: readUint64(raw, at + 8) }),
};

/** rbd_snap_info_t: id@0 size@8 name@16 */
const SNAPSHOTS: Listing<Pick<SnapshotInfo, "id" | "name" | "sizeBytes">> = {
  list: "int rbd_snap_list(void *image, void *rows, void *count)",
  free: "void rbd_snap_list_end(void *rows)",
  rowBytes: 24,
  row: (raw, at) => ({
    id: readUint64(raw, at),
    sizeBytes: readUint64(raw, at + 8),
    name: text(raw, at + 16),
  }),
};

/** RBD_SNAP_NAMESPACE_TYPE_* */
export const SNAPSHOT_KINDS: readonly SnapshotInfo["kind"][] = ["user", "group", "trash", "mirror"];
