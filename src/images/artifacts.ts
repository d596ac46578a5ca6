import { asFailure, Failure } from "../model/failure.ts";
import { hashText } from "../model/hash.ts";
import type { Problem } from "../model/problem.ts";
import { type ResourceId, showResource } from "../model/resource.ts";
import { virtualBytes } from "./disk-format.ts";
import { digestIn, downloaded } from "./download.ts";
import { fileDigest } from "./file-digest.ts";
import type { Artifact, ImageResource, ImageWish, ImageWorld } from "./port.ts";

export interface ResolvedArtifacts {
  readonly artifacts: ReadonlyMap<ResourceId, Artifact>;
  /** Images that cannot be used, each at its place in the files. */
  readonly problems: readonly Problem[];
}

/**
 * Finds out what each image is: the digests of its parts and its measures. Reads files where their digest is not
 * known yet; builds and downloads nothing.
 */
export async function resolveArtifacts(
  images: readonly ImageResource[],
  world: ImageWorld,
): Promise<ResolvedArtifacts> {
  const artifacts = new Map<ResourceId, Artifact>();
  const problems: Problem[] = [];
  const found = await Promise.all(images.map((image) => resolved(image, world)));
  for (const [index, { id }] of images.entries()) {
    const one = found[index];
    if (one === undefined) continue;
    if ("message" in one) problems.push(one);
    else artifacts.set(id, one);
  }
  return { artifacts, problems };
}

async function resolved(image: ImageResource, world: ImageWorld): Promise<Artifact | Problem> {
  try {
    return await artifactOf(image.spec, world);
  } catch (error) {
    const { code, message, hint } = asFailure(error);
    if (code === "bug") throw error;
    const about = {
      path: "spec.source",
      message: `${showResource(image.id)}: ${message}`,
      resource: image.id,
    };
    return { ...image.source, ...about, ...(hint === undefined ? {} : { hint }) };
  }
}

/** The digest and measures of one image. */
export async function artifactOf(wish: ImageWish, world: ImageWorld): Promise<Artifact> {
  const { path, url, recipe } = wish.source;
  const own = await kernelOf(wish, world);
  if (recipe !== undefined) return recipeArtifact(recipe, own, world);
  if (path !== undefined) return withKernel(await fileDisk(await world.locate(path), wish, world), own);
  if (url !== undefined) return withKernel(await remoteDisk(wish, world), own);
  throw new Failure("rejected", "its source names neither a path nor a url nor a recipe");
}

type Kernel = Artifact["kernel"];

function withKernel(disk: Artifact["disk"], kernel: Kernel): Artifact {
  return kernel === undefined ? { disk } : { disk, kernel };
}

async function kernelOf({ kernelBoot }: ImageWish, world: ImageWorld): Promise<Kernel> {
  if (kernelBoot === undefined) return undefined;
  const { kernel, initrd, cmdline } = kernelBoot;
  const digest = await fileDigest(await world.locate(kernel), world.cache);
  if (initrd === undefined) return { digest, cmdline };
  return { digest, cmdline, initrd: await fileDigest(await world.locate(initrd), world.cache) };
}

/** A recipe is named by what goes into it, so that nothing has to be built to plan with it. */
async function recipeArtifact(name: string, own: Kernel, { recipes }: ImageWorld): Promise<Artifact> {
  const { identity, format, cmdline } = await recipes.describe(name);
  const digest = (part: string) => hashText(`recipe ${name} ${identity} ${part}`);
  const kernel =
    cmdline === undefined ? undefined : { digest: digest("kernel"), initrd: digest("initrd"), cmdline };
  return withKernel({ digest: digest("disk"), format, virtualBytes: 0 }, own ?? kernel);
}

async function fileDisk(
  path: string,
  { format, checksum }: ImageWish,
  { cache }: ImageWorld,
): Promise<Artifact["disk"]> {
  const digest = await fileDigest(path, cache);
  if (checksum !== undefined && checksum !== `sha256:${digest}`) {
    const hint = `if this file is right, write "checksum: sha256:${digest}"`;
    throw new Failure("rejected", `${path}: its content is not what the checksum says`, { hint });
  }
  return { digest, format, virtualBytes: await virtualBytes(path, format) };
}

/** Fetched only when its content is wanted; until then nobody knows how large the disk is. */
async function remoteDisk({ format, checksum }: ImageWish, { cache }: ImageWorld): Promise<Artifact["disk"]> {
  const digest = digestIn(checksum);
  const path = downloaded(digest, cache);
  return { digest, format, virtualBytes: path === undefined ? 0 : await virtualBytes(path, format) };
}
