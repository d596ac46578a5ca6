import { randomUUID } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "../model/failure.ts";
import type { Build } from "../model/object.ts";
import { type ResourceId, showResource } from "../model/resource.ts";
import { artifactOf } from "./artifacts.ts";
import { virtualBytes } from "./disk-format.ts";
import { digestIn, download } from "./download.ts";
import type { Artifact, Format, ImageResource, ImageWish, ImageWorld, Part, SecretResource } from "./port.ts";
import { readSecret } from "./secrets.ts";

/** Bytes that a driver copies to its target. */
export interface Content {
  readonly sizeBytes: number;
  stream(): AsyncIterable<Uint8Array>;
}

/** What the plan was made with: content is given out only as long as it is still that. */
export interface Sources {
  readonly images: readonly ImageResource[];
  readonly secrets: readonly SecretResource[];
  readonly artifacts: ReadonlyMap<ResourceId, Artifact>;
}

/**
 * Opens what a state names by its digest: the parts of images, converted to what the target wants, seeds with their
 * secrets filled in, and secrets themselves. Throws `rejected`, and `world-moved` when an image is not any more what was planned with.
 */
export async function openContent(build: Build, sources: Sources, world: ImageWorld): Promise<Content> {
  if (build.from === "seed") return inMemory(await seedOf(build.seed, sources, world));
  if (build.from === "secret") {
    return inMemory(Buffer.from(await readSecret(sources.secrets, build.secret, build.key, world.env)));
  }
  const image = sources.images.find(({ id }) => id === build.image);
  if (image === undefined)
    throw new Failure("world-moved", `${showResource(build.image)}: it is not in the fleet any more`);
  await checkUnmoved(image, sources, world);
  return fileContent(await partFile(image.spec, build, world));
}

async function seedOf(
  seed: Extract<Build, { from: "seed" }>["seed"],
  { secrets }: Sources,
  world: ImageWorld,
): Promise<Uint8Array> {
  const { userData } = seed;
  const text =
    typeof userData === "string"
      ? userData
      : await readSecret(secrets, userData.secret, userData.key, world.env);
  return world.buildSeed({ ...seed, userData: text });
}

/** Cheap where nothing changed: digests are kept beside what tells that a file is the same. */
async function checkUnmoved(
  { id, spec }: ImageResource,
  { artifacts }: Sources,
  world: ImageWorld,
): Promise<void> {
  const [before, now] = [artifacts.get(id), await artifactOf(spec, world)];
  if (before?.disk.digest === now.disk.digest && before.kernel?.digest === now.kernel?.digest) return;
  throw new Failure("world-moved", `${showResource(id)}: its content has changed since the plan was made`, {
    hint: "plan again",
  });
}

type ImageBuild = Extract<Build, { from: "image" }>;

async function partFile(wish: ImageWish, { part, format }: ImageBuild, world: ImageWorld): Promise<string> {
  const path = await PARTS[part](wish, world);
  const source =
    wish.source.recipe === undefined
      ? wish.format
      : (await world.recipes.describe(wish.source.recipe)).format;
  return part === "disk" ? converted(path, { from: source, to: format }, wish, world) : path;
}

/** Where each part comes from: what the image says itself, else its recipe. */
const PARTS = {
  async disk({ source, checksum }, world) {
    if (source.path !== undefined) return world.locate(source.path);
    if (source.url !== undefined)
      return download(source.url, digestIn(checksum), world.cache, world.onProgress);
    return recipePart(source.recipe, "disk", world);
  },
  kernel: async ({ source, kernelBoot }, world) =>
    kernelBoot === undefined ? recipePart(source.recipe, "kernel", world) : world.locate(kernelBoot.kernel),
  initrd: async ({ source, kernelBoot }, world) =>
    kernelBoot?.initrd === undefined
      ? recipePart(source.recipe, "initrd", world)
      : world.locate(kernelBoot.initrd),
} satisfies Record<Part, (wish: ImageWish, world: ImageWorld) => Promise<string>>;

async function recipePart(
  recipe: string | undefined,
  part: Part,
  { recipes, onProgress }: ImageWorld,
): Promise<string> {
  if (recipe === undefined) throw new Failure("rejected", `the image has no ${part}`);
  return (await recipes.build(recipe, onProgress))[part];
}

interface Conversion {
  readonly from: Format;
  readonly to: Format;
}

/** The disk in the format that the target wants; converted once and kept. Checks that it is what it says it is. */
async function converted(
  path: string,
  { from, to }: Conversion,
  wish: ImageWish,
  world: ImageWorld,
): Promise<string> {
  await virtualBytes(path, from);
  if (from === to) return path;
  const { digest } = (await artifactOf(wish, world)).disk;
  const result = join(world.cache, "converted", `${digest}.${to}`);
  if (!existsSync(result)) await convert(path, result, { from, to });
  return result;
}

async function convert(path: string, result: string, { from, to }: Conversion): Promise<void> {
  const half = `${result}.${randomUUID()}`;
  await mkdir(dirname(result), { recursive: true });
  try {
    const args = ["convert", "-f", from, "-O", to, path, half];
    const { execa } = await import("execa");
    const { failed, stderr, shortMessage } = await execa("qemu-img", args, {
      reject: false,
      stdin: "ignore",
    });
    if (failed)
      throw new Failure("rejected", `${path}: it cannot be converted to ${to}: ${stderr || shortMessage}`, {
        hint: "apt-get install qemu-utils",
      });
    await rename(half, result);
  } finally {
    await rm(half, { force: true });
  }
}

async function fileContent(path: string): Promise<Content> {
  const { size } = await stat(path);
  return { sizeBytes: size, stream: () => createReadStream(path, { highWaterMark: 1 << 20 }) };
}

function inMemory(bytes: Uint8Array): Content {
  return {
    sizeBytes: bytes.length,
    async *stream() {
      yield bytes;
    },
  };
}
