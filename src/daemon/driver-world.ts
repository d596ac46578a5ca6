import type { DriverWorld } from "../drivers/driver.ts";
import { openContent } from "../images/content.ts";
import type { ImageResource, ImageWorld } from "../images/port.ts";
import { readSecret } from "../images/secrets.ts";
import type { Resource } from "../model/resource.ts";
import type { Means } from "./means.ts";

/** What drivers get of the world besides their targets. */
export function driverWorld(
  fleet: string,
  sources: Parameters<typeof openContent>[1],
  imageWorld: ImageWorld,
  { now }: Pick<Means, "now">,
): DriverWorld {
  return {
    ...{ fleet, now },
    content: (build) => openContent(build, sources, imageWorld),
    secret: ({ secret, key }) => readSecret(sources.secrets, secret, key, imageWorld.env),
  };
}

/** What images are found and built with. */
export function imageWorldOf(
  locate: ImageWorld["locate"],
  { store, tools, env }: Pick<Means, "store" | "tools" | "env">,
  onProgress: ImageWorld["onProgress"],
): ImageWorld {
  const { recipes, buildSeed } = tools;
  return { locate, cache: store.cache, recipes, buildSeed, env, onProgress };
}

export function imagesIn(resources: readonly Resource[]): ImageResource[] {
  return resources.filter(({ kind }) => kind === "Image") as (Resource & ImageResource)[]; // the loader validated them
}
