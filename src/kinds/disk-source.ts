import type { Build, ObjectId, TargetId } from "../model/object.ts";
import type { Resource } from "../model/resource.ts";
import type { ImageSpec } from "./image/spec.gen.ts";
import { imageFile } from "./image-files.ts";
import type { View } from "./kind.ts";
import { volumeIn } from "./pools.ts";
import type { StoragePoolSpec } from "./storage-pool/spec.gen.ts";

/** What a disk begins with. */
export interface DiskSource {
  /** Volume name of the image it is a thin copy of. */
  readonly backing?: string;
  /** Digest of the content it is filled with, where thin copies cannot be had. */
  readonly content?: string;
  readonly build?: Build;
  readonly needs: readonly ObjectId[];
}

/** A thin copy in a pool of files, a whole one elsewhere. Undefined while the image's content is not known. */
export function diskSource(
  image: Resource<ImageSpec>,
  pool: Resource<StoragePoolSpec>,
  host: TargetId,
  view: View,
): DiskSource | undefined {
  const artifact = view.artifact(image.id);
  if (artifact === undefined) return undefined;
  if (pool.spec.type === "dir") {
    const backing = imageFile(image, artifact);
    return { backing, needs: [volumeIn(pool, host, backing).ref.id] };
  }
  const build: Build = { from: "image", image: image.id, part: "disk", format: "raw" };
  return { content: artifact.disk.digest, build, needs: [] };
}
