import type { ChildRef, ImageRef, SnapshotInfo, TrashEntry, Watcher } from "../types.ts";
import { cell, number, textAt } from "./memory.ts";
import { now, type Pointer } from "./native.ts";
import type { Io } from "./open-image.ts";
import { sized } from "./sized.ts";

interface Listing<Row> {
  /** `int function(void *of, void *rows, void *count)` */
  readonly list: string;
  /** `void function(void *rows, ... count)` frees the texts in the rows; `end` frees by the rows alone. */
  readonly free: string;
  readonly rowBytes: number;
  row(raw: Buffer, at: number): Row;
}

/** The rows of one of librbd's lists. What is read of them is read before they are given back. */
async function rowsOf<Row>({ cluster }: Io, of: Pointer, listing: Listing<Row>): Promise<Row[]> {
  return sized(64, async (room) => {
    const rows = Buffer.alloc(room * listing.rowBytes);
    const count = cell(room);
    try {
      const result = await cluster.call(listing.list, of, rows, count);
      // Snapshots are counted by the result, all others by the cell.
      const found = listing.list.includes("snap_list") ? result : number(count, 0);
      const read = () => {
        const list = Array.from({ length: found }, (_, index) => listing.row(rows, index * listing.rowBytes));
        if (listing.free.includes("size_t")) now(listing.free, rows, found);
        else if (found > 0) now(listing.free, rows);
        return list;
      };
      return { needed: found, read };
    } catch (failed) {
      return { failed, needed: number(count, 0) };
    }
  });
}

export const listImages = (io: Io): Promise<ImageRef[]> => rowsOf(io, io.context, IMAGES);
export const listTrash = (io: Io): Promise<TrashEntry[]> => rowsOf(io, io.context, TRASH);
export const listChildren = (io: Io, image: Pointer): Promise<ChildRef[]> => rowsOf(io, image, CHILDREN);
export const listWatchers = (io: Io, image: Pointer): Promise<Watcher[]> => rowsOf(io, image, WATCHERS);
export const listSnapshots = (io: Io, image: Pointer) => rowsOf(io, image, SNAPSHOTS);

const text = (raw: Buffer, at: number) => textAt(raw.readBigUInt64LE(at));

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
    movedAtMs: number(raw, at + 24) * 1000,
    deferredUntilMs: number(raw, at + 32) * 1000,
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
  row: (raw, at) => ({ address: text(raw, at), client: number(raw, at + 8) }),
};

/** rbd_snap_info_t: id@0 size@8 name@16 */
const SNAPSHOTS: Listing<Pick<SnapshotInfo, "id" | "name" | "sizeBytes">> = {
  list: "int rbd_snap_list(void *image, void *rows, void *count)",
  free: "void rbd_snap_list_end(void *rows)",
  rowBytes: 24,
  row: (raw, at) => ({ id: number(raw, at), sizeBytes: number(raw, at + 8), name: text(raw, at + 16) }),
};

/** RBD_SNAP_NAMESPACE_TYPE_* */
export const SNAPSHOT_KINDS: readonly SnapshotInfo["kind"][] = ["user", "group", "trash", "mirror"];
