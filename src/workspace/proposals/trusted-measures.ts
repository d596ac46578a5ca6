import { isAbsolute, posix } from "node:path";
import { createFileLocator, type FilesLocation } from "../../git/file-locator.ts";
import { createFileInspector, resolveBlob, type TreeFileFacts } from "../../git/tree-files.ts";
import { createImageInspector, type ImageInspector, ImageNotReadError } from "../../images/artifacts.ts";
import { formatChecksum } from "../../images/checksum.ts";
import { HEADER_BYTES } from "../../images/file-type.ts";
import type { ImageResource } from "../../images/types.ts";
import { measureSample } from "../../images/unpack.ts";
import { Failure } from "../../model/failure.ts";
import type { RuntimeContext } from "../context.ts";
import { imageContext, imagesIn } from "../driver-context.ts";
import { PROPOSAL_LIMITS } from "./limits.ts";
import type { TrustedSide } from "./trusted-side.ts";

/** Names in images in force. A proposal learns nothing about any other name. */
interface TrustedNames {
  readonly paths: ReadonlySet<string>;
  readonly recipes: ReadonlySet<string>;
  readonly checksums: ReadonlySet<string>;
}

/** Creates inspectors for the images of a proposal. They read files of its own tree, and what images in force name. */
export function createTrustedMeasures(
  context: RuntimeContext,
): (place: FilesLocation, trusted: TrustedSide) => ImageInspector {
  const readFacts = createFileInspector(HEADER_BYTES);
  return (place, trusted) => {
    const { machine, inForce } = trustedMeasures(trusted, context);
    const trustedNames = namesIn(imagesIn(trusted.resources));
    const charge = createByteBudget(PROPOSAL_LIMITS.imageBytes);
    /** Returns undefined for a file that is unchanged since the revision in force; its facts are cached. */
    const factsOfNew = async (path: string): Promise<TreeFileFacts | undefined> => {
      const [oid, before] = [await resolveBlob(place, path), await inForce(path)];
      if (oid === undefined || "directory" in place)
        throw new Failure("rejected", `${path}: the proposal has no such file`);
      if (oid === before && trustedNames.paths.has(path)) return undefined;
      return charge(await readFacts(place.repo, oid, path, PROPOSAL_LIMITS.imageBytes), path);
    };
    return {
      async digest(path, algorithm = "sha256") {
        if (!isInTree(path))
          return machine.digest(assertTrusted(path, trustedNames.paths, OUTSIDE_OF_TREE), algorithm);
        return (await factsOfNew(path))?.digests[algorithm] ?? machine.digest(path, algorithm);
      },
      async virtualBytes(path, format) {
        if (!isInTree(path))
          return machine.virtualBytes(assertTrusted(path, trustedNames.paths, OUTSIDE_OF_TREE), format);
        const facts = await factsOfNew(path);
        return facts === undefined ? machine.virtualBytes(path, format) : measureSample(facts, path, format);
      },
      downloadedBytes: async (url, checksum, format) =>
        trustedNames.checksums.has(formatChecksum(checksum))
          ? machine.downloadedBytes(url, checksum, format)
          : 0,
      recipe: async (name) => machine.recipe(assertTrusted(name, trustedNames.recipes, UNTRUSTED_RECIPE)),
    };
  };
}

/** Returns the inspector of this machine, and the blob ids of files in force. */
function trustedMeasures({ place }: TrustedSide, context: RuntimeContext) {
  const locate =
    place === undefined ? async (path: string) => path : createFileLocator(place, context.store.cache);
  return {
    machine: createImageInspector(imageContext(locate, context, () => {})),
    inForce: async (path: string) => (place === undefined ? undefined : resolveBlob(place, path)),
  };
}

/** Counts the bytes of distinct files. Throws `rejected` above `maxBytes`. */
function createByteBudget(maxBytes: number): (facts: TreeFileFacts, path: string) => TreeFileFacts {
  const counted = new Set<string>();
  let total = 0;
  return (facts, path) => {
    if (!counted.has(facts.digests.sha256)) total += facts.size;
    counted.add(facts.digests.sha256);
    if (total <= maxBytes) return facts;
    throw new Failure(
      "rejected",
      `${path}: the images that the proposal brings have more than ${maxBytes} bytes`,
    );
  };
}

function namesIn(images: readonly ImageResource[]): TrustedNames {
  const [paths, recipes, checksums] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const add = (into: Set<string>, value: string | undefined) => value !== undefined && into.add(value);
  for (const { spec } of images) {
    add(paths, spec.source.path);
    add(paths, spec.kernelBoot?.kernel);
    add(paths, spec.kernelBoot?.initrd);
    add(recipes, spec.source.recipe);
    add(checksums, spec.checksum);
  }
  return { paths, recipes, checksums };
}

function isInTree(path: string): boolean {
  return !isAbsolute(path) && !posix.normalize(path).startsWith("..");
}

const OUTSIDE_OF_TREE = "a file outside of the repository";
const UNTRUSTED_RECIPE = "a recipe that no image in force has";

function assertTrusted(name: string, trusted: ReadonlySet<string>, what: string): string {
  if (trusted.has(name)) return name;
  throw new ImageNotReadError("rejected", `${name}: ${what} is not looked at before this is merged`);
}
