import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openNamedFile, statNamedFile } from "../host/named-file.ts";
import { Failure } from "../model/failure.ts";
import { equal } from "../model/hash.ts";
import type { Build } from "../model/object.ts";
import { formatResource, type ResourceId } from "../model/resource.ts";
import { resolveArtifact, withShownName } from "./artifacts.ts";
import { parseChecksum } from "./checksum.ts";
import { type Conversion, convertImage } from "./conversion.ts";
import { readVirtualBytes } from "./disk-format.ts";
import { download } from "./download.ts";
import { readSecret } from "./secrets.ts";
import type {
  Artifact,
  ArtifactPart,
  ImageContext,
  ImageResource,
  ImageSource,
  SecretResource,
} from "./types.ts";
import { unpackDisk } from "./unpack.ts";

/** Bytes that a driver copies to its target. */
export interface Content {
  readonly sizeBytes: number;
  stream(): AsyncIterable<Uint8Array>;
}

/** The sources of the plan. Content is opened only while it is unchanged since the plan. */
interface ContentSources {
  readonly images: readonly ImageResource[];
  readonly secrets: readonly SecretResource[];
  readonly artifacts: ReadonlyMap<ResourceId, Artifact>;
  /** Throws `world-moved` if a secret value is not that of the plan. Absent if the plan is fresh. */
  readonly confirm?: (secret: ResourceId, key: string, value: Uint8Array) => void;
}

/**
 * Opens the content that a state names by its digest: parts of images, converted to the target's format; seeds with
 * their secrets filled in; and secrets. Throws `rejected`, and `world-moved` if an image has changed since the plan.
 */
export async function openContent(
  build: Build,
  sources: ContentSources,
  context: ImageContext,
  signal?: AbortSignal,
): Promise<Content> {
  if (build.from === "seed") return memoryContent(await buildSeedMedium(build.seed, sources, context));
  if (build.from === "secret") {
    return memoryContent(await readConfirmedSecret(build, sources, context));
  }
  const image = sources.images.find(({ id }) => id === build.image);
  if (image === undefined)
    throw new Failure("world-moved", `${formatResource(build.image)}: it is not in the fleet any more`);
  await assertUnchanged(image, sources, context);
  return fileContent(await locatePart(image.spec, build, context, signal));
}

async function readConfirmedSecret(
  { secret, key }: { readonly secret: ResourceId; readonly key: string },
  { secrets, confirm }: ContentSources,
  context: ImageContext,
): Promise<Uint8Array> {
  const value = await readSecret(secrets, secret, key, context);
  confirm?.(secret, key, value);
  return value;
}

async function buildSeedMedium(
  seed: Extract<Build, { from: "seed" }>["seed"],
  sources: ContentSources,
  context: ImageContext,
): Promise<Uint8Array> {
  const { userData } = seed;
  const content =
    typeof userData === "string" ? userData : await readConfirmedSecret(userData, sources, context);
  return context.buildSeed({ ...seed, userData: content });
}

/**
 * Throws `world-moved` if a file has changed since the plan. Cached digests make the check of an unchanged file cheap.
 */
async function assertUnchanged(
  { id, spec }: ImageResource,
  { artifacts }: ContentSources,
  context: ImageContext,
): Promise<void> {
  const [before, now] = [artifacts.get(id), await resolveArtifact(spec, context)];
  if (before?.disk.digest === now.disk.digest && equal(before.kernel, now.kernel)) return;
  throw new Failure("world-moved", `${formatResource(id)}: its content has changed since the plan was made`, {
    hint: "plan again",
  });
}

type ImageBuild = Extract<Build, { from: "image" }>;

async function locatePart(
  image: ImageSource,
  { part, format }: ImageBuild,
  context: ImageContext,
  signal: AbortSignal | undefined,
): Promise<string> {
  const path = await PART_LOCATORS[part](image, context, signal);
  const sourceFormat =
    image.source.recipe === undefined
      ? image.format
      : (await context.recipes.describe(image.source.recipe)).format;
  if (part !== "disk") return path;
  const name = image.source.path ?? image.source.url ?? path;
  return withShownName(name, path, () =>
    prepareDisk(path, { from: sourceFormat, to: format }, image, { ...context, signal }),
  );
}

/** Locators of the parts: the file in the image's spec, else the recipe's. */
const PART_LOCATORS = {
  async disk({ source, checksum }, context, signal) {
    if (source.path !== undefined) return context.locate(source.path);
    if (source.url !== undefined)
      return download(source.url, parseChecksum(checksum), { ...context, signal });
    return buildRecipePart(source.recipe, "disk", context);
  },
  kernel: async ({ source, kernelBoot }, context) =>
    kernelBoot === undefined
      ? buildRecipePart(source.recipe, "kernel", context)
      : context.locate(kernelBoot.kernel),
  initrd: async ({ source, kernelBoot }, context) =>
    kernelBoot?.initrd === undefined
      ? buildRecipePart(source.recipe, "initrd", context)
      : context.locate(kernelBoot.initrd),
} satisfies Record<
  ArtifactPart,
  (image: ImageSource, context: ImageContext, signal?: AbortSignal) => Promise<string>
>;

async function buildRecipePart(
  recipe: string | undefined,
  part: ArtifactPart,
  { recipes, onProgress }: ImageContext,
): Promise<string> {
  if (recipe === undefined) throw new Failure("rejected", `the image has no ${part}`);
  return (await recipes.build(recipe, onProgress))[part];
}

/**
 * Returns the path of the disk in the target's format. Decompresses and converts a disk once and caches the result.
 * Checks the disk's own format first.
 */
async function prepareDisk(
  path: string,
  { from, to }: Conversion,
  image: ImageSource,
  context: ImageContext & { readonly signal: AbortSignal | undefined },
): Promise<string> {
  const { digest } = (await resolveArtifact(image, context)).disk;
  const disk = await unpackDisk({ path, digest }, context);
  await withShownName(path, disk, () => readVirtualBytes(disk, from));
  if (from === to) return disk;
  const result = join(context.cache, "converted", `${digest}.${to}`);
  if (!existsSync(result)) await convertAtomically(disk, result, { from, to });
  return result;
}

async function convertAtomically(path: string, result: string, conversion: Conversion): Promise<void> {
  const partial = `${result}.${randomUUID()}`;
  await mkdir(dirname(result), { recursive: true });
  try {
    await convertImage(path, partial, conversion);
    await rename(partial, result);
  } finally {
    await rm(partial, { force: true });
  }
}

async function fileContent(path: string): Promise<Content> {
  const { size } = await statNamedFile(path);
  return { sizeBytes: size, stream: () => streamFile(path) };
}

async function* streamFile(path: string): AsyncGenerator<Uint8Array> {
  await using file = await openNamedFile(path);
  yield* file.createReadStream({ highWaterMark: 1 << 20, autoClose: false });
}

function memoryContent(bytes: Uint8Array): Content {
  return {
    sizeBytes: bytes.length,
    async *stream() {
      yield bytes;
    },
  };
}
