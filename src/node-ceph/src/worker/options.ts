import type { CreateOptions } from "../types.ts";
import { encodeFeatures } from "./features.ts";
import { callSync, callSyncOrThrow, type Pointer } from "./native.ts";

/** RBD_IMAGE_OPTION_*, of librbd.h */
const FORMAT = 0;
const FEATURES = 1;
const ORDER = 2;
const DATA_POOL = 10;
const CLONE_FORMAT = 12;

/** Runs `use` with the native form of the options, and frees it afterwards. */
export async function withOptions<T>(
  options: CreateOptions,
  use: (native: Pointer) => Promise<T>,
  clone: "clone" | "new",
): Promise<T> {
  const out: [Pointer | null] = [null];
  callSync("void rbd_image_options_create(_Out_ void **options)", out);
  const native = out[0] as unknown as Pointer;
  try {
    const set = "int rbd_image_options_set_uint64(void *options, int option, uint64_t value)";
    callSyncOrThrow(set, native, FORMAT, 2);
    if (clone === "clone") callSyncOrThrow(set, native, CLONE_FORMAT, 2);
    if (options.features !== undefined) {
      callSyncOrThrow(
        set,
        native,
        FEATURES,
        encodeFeatures(options.features, "rbd_image_options_set_uint64"),
      );
    }
    if (options.order !== undefined) callSyncOrThrow(set, native, ORDER, options.order);
    if (options.dataPool !== undefined) {
      const setText = "int rbd_image_options_set_string(void *options, int option, str value)";
      callSyncOrThrow(setText, native, DATA_POOL, options.dataPool);
    }
    return await use(native);
  } finally {
    callSync("void rbd_image_options_destroy(void *options)", native);
  }
}
