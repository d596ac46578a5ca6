import { isAbsolute, join, sep } from "node:path";
import type { DriverContext } from "../drivers/driver.ts";
import { assertNotPrivate, type PrivatePaths } from "../host/private-paths.ts";
import { openContent } from "../images/content.ts";
import { readSecretText } from "../images/secrets.ts";
import type { ImageContext, ImageResource } from "../images/types.ts";
import type { Resource } from "../model/resource.ts";
import type { RuntimeContext } from "./context.ts";

/** Returns the context of drivers: content of images and seeds, secrets and the clock. */
export function driverContext(
  fleet: string,
  sources: Parameters<typeof openContent>[1],
  imageWorld: ImageContext,
  { now }: Pick<RuntimeContext, "now">,
): DriverContext {
  return {
    fleet,
    now,
    content: (build, signal) => openContent(build, sources, imageWorld, signal),
    secret: ({ secret, key }) => readSecretText(sources.secrets, secret, key, imageWorld),
  };
}

/** Returns the context in which images and secrets are resolved. `locate` may return a path in the cache. */
export function imageContext(
  locate: ImageContext["locate"],
  { store, backends, env, privatePaths }: Pick<RuntimeContext, "store" | "backends" | "env" | "privatePaths">,
  onProgress: ImageContext["onProgress"],
): ImageContext {
  const { recipes, buildSeed } = backends;
  const locateReadable = async (path: string) =>
    assertMayBeRead(path, await locate(path), store.cache, privatePaths);
  return { locate: locateReadable, cache: store.cache, recipes, buildSeed, env, privatePaths, onProgress };
}

/**
 * Throws `rejected` for private paths. Blobs of a commit lie in the cache, which is private; only relative names may
 * lead to them.
 */
function assertMayBeRead(named: string, path: string, cache: string, privatePaths: PrivatePaths): string {
  if (isAbsolute(named) || !path.startsWith(join(cache, "blobs") + sep)) assertNotPrivate(path, privatePaths);
  return path;
}

export function imagesIn(resources: readonly Resource[]): ImageResource[] {
  return resources.filter(({ kind }) => kind === "Image") as (Resource & ImageResource)[]; // the loader validated them
}
