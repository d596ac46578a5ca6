import { asFailure, Failure } from "../model/failure.ts";
import { hashText } from "../model/hash.ts";
import type { Problem } from "../model/problem.ts";
import { formatResource, type ResourceId } from "../model/resource.ts";
import { type Checksum, identityOf, parseChecksum } from "./checksum.ts";
import { readVirtualBytes } from "./disk-format.ts";
import { cachedDownload } from "./download.ts";
import { type DigestAlgorithm, digestFileCached } from "./file-digest.ts";
import type { Artifact, DiskFormat, ImageContext, ImageResource, ImageSource, Recipe } from "./types.ts";
import { measureDisk } from "./unpack.ts";

export interface ResolvedArtifacts {
  readonly artifacts: ReadonlyMap<ResourceId, Artifact>;
  /** Problems of unusable images, with their place in the files. */
  readonly problems: readonly Problem[];
  /** Notices for images that the author may not use before the merge. These images have no error. */
  readonly unread?: readonly Problem[];
}

/** Reads the parts of images. Paths are those of the specs, also in messages. */
export interface ImageInspector {
  /** Returns the digest of a file in hex. [sha256] */
  digest(path: string, algorithm?: DigestAlgorithm): Promise<string>;
  /**
   * Returns the size of the disk in bytes; 0 for compressed content of unknown size. Throws `rejected` if the file has
   * another format.
   */
  virtualBytes(path: string, format: DiskFormat): Promise<number>;
  /** Returns the size of a downloaded disk in bytes; 0 if it is not in the cache, or unknown. */
  downloadedBytes(url: string, checksum: Checksum, format: DiskFormat): Promise<number>;
  recipe(name: string): Promise<Recipe>;
}

/** An `ImageInspector` throws it for an image that the author may not use before the merge. */
export class ImageNotReadError extends Failure {}

/**
 * Resolves each image to the digests of its parts and its sizes. Reads a file only if its digest is not cached. Builds
 * and downloads nothing.
 */
export async function resolveArtifacts(
  images: readonly ImageResource[],
  inspector: ImageInspector,
): Promise<ResolvedArtifacts> {
  const artifacts = new Map<ResourceId, Artifact>();
  const problems: Problem[] = [];
  const unread: Problem[] = [];
  const results = await Promise.all(
    images.map((image) => inspectImage(image.spec, inspector).catch((error: unknown) => asFailure(error))),
  );
  for (const [index, image] of images.entries()) {
    const result = results[index];
    if (result === undefined) continue;
    if (!(result instanceof Failure)) artifacts.set(image.id, result);
    else (result instanceof ImageNotReadError ? unread : problems).push(toProblem(image, result));
  }
  return unread.length === 0 ? { artifacts, problems } : { artifacts, problems, unread };
}

function toProblem({ id, source }: ImageResource, failure: Failure): Problem {
  const { code, message, hint } = failure;
  if (code === "bug") throw failure;
  const about = { path: "spec.source", message: `${formatResource(id)}: ${message}`, resource: id };
  return { ...source, ...about, ...(hint === undefined ? {} : { hint }) };
}

/** Resolves one image on this machine. */
export async function resolveArtifact(image: ImageSource, context: ImageContext): Promise<Artifact> {
  return inspectImage(image, createImageInspector(context));
}

/** Creates the inspector of this machine. `locate` finds the files. */
export function createImageInspector(context: ImageContext): ImageInspector {
  const { locate, cache, recipes } = context;
  return {
    async digest(path, algorithm) {
      const file = await locate(path);
      return withShownName(path, file, () => digestFileCached(file, cache, algorithm));
    },
    async virtualBytes(path, format) {
      const file = await locate(path);
      const disk = { path: file, digest: () => digestFileCached(file, cache) };
      return withShownName(path, file, () => measureDisk(disk, format, context));
    },
    async downloadedBytes(url, checksum, format) {
      const file = cachedDownload(checksum, cache);
      if (file === undefined) return 0;
      const disk = { path: file, digest: async () => identityOf(checksum) };
      return withShownName(url, file, () => measureDisk(disk, format, context));
    },
    recipe: (name) => recipes.describe(name),
  };
}

/** Replaces the path of a file by the name in the spec, in messages of failures. */
export async function withShownName<Result>(
  name: string,
  file: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, message, hint } = error;
    const replacePath = (text: string) => text.replaceAll(file, () => name);
    throw new Failure(code, replacePath(message), {
      cause: error,
      hint: hint && replacePath(hint),
    });
  }
}

async function inspectImage(image: ImageSource, inspector: ImageInspector): Promise<Artifact> {
  const { path, url, recipe } = image.source;
  const kernel = await inspectKernel(image, inspector);
  if (recipe !== undefined) return inspectRecipe(recipe, kernel, inspector);
  if (path !== undefined) return withKernel(await inspectFileDisk(path, image, inspector), kernel);
  if (url !== undefined) return withKernel(await inspectRemoteDisk(url, image, inspector), kernel);
  throw new Failure("rejected", "its source names neither a path nor a url nor a recipe");
}

type Kernel = Artifact["kernel"];

function withKernel(disk: Artifact["disk"], kernel: Kernel): Artifact {
  return kernel === undefined ? { disk } : { disk, kernel };
}

async function inspectKernel({ kernelBoot }: ImageSource, inspector: ImageInspector): Promise<Kernel> {
  if (kernelBoot === undefined) return undefined;
  const { kernel, initrd, cmdline } = kernelBoot;
  const digest = await inspector.digest(kernel);
  if (initrd === undefined) return { digest, cmdline };
  return { digest, cmdline, initrd: await inspector.digest(initrd) };
}

/**
 * Resolves a recipe. Its identity is a hash of its inputs, so that planning needs no build. The size of the disk is 0
 * until it is built.
 */
async function inspectRecipe(name: string, ownKernel: Kernel, inspector: ImageInspector): Promise<Artifact> {
  const { identity, format, cmdline, disk } = await inspector.recipe(name);
  const digest = (part: string) => hashText(`recipe ${name} ${identity} ${part}`);
  const kernel =
    cmdline === undefined ? undefined : { digest: digest("kernel"), initrd: digest("initrd"), cmdline };
  const virtualBytes = disk === undefined ? 0 : await readVirtualBytes(disk, format);
  return withKernel({ digest: digest("disk"), format, virtualBytes }, ownKernel ?? kernel);
}

async function inspectFileDisk(
  path: string,
  { format, checksum }: ImageSource,
  inspector: ImageInspector,
): Promise<Artifact["disk"]> {
  const digest = await inspector.digest(path);
  if (checksum !== undefined) await assertChecksum(path, parseChecksum(checksum), inspector);
  return { digest, format, virtualBytes: await inspector.virtualBytes(path, format) };
}

async function assertChecksum(
  path: string,
  { algorithm, hex }: Checksum,
  inspector: ImageInspector,
): Promise<void> {
  const actual = await inspector.digest(path, algorithm);
  if (actual === hex) return;
  const hint = `if this file is right, write "checksum: ${algorithm}:${actual}"`;
  throw new Failure("rejected", `${path}: its content is not what the checksum says`, { hint });
}

/** Resolves a download without fetching it. The size of the disk is 0 until then. */
async function inspectRemoteDisk(
  url: string,
  { format, checksum: text }: ImageSource,
  inspector: ImageInspector,
): Promise<Artifact["disk"]> {
  const checksum = parseChecksum(text);
  const virtualBytes = await inspector.downloadedBytes(url, checksum, format);
  return { digest: identityOf(checksum), format, virtualBytes };
}
