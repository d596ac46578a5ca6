import type { ImageSpec } from "../../generated/kinds/image.ts";
import type { Problem } from "../../model/problem.ts";
import { formatResource, type Resource } from "../../model/resource.ts";
import { formatBytes } from "../../model/units.ts";
import type { KindContext, ObjectSet } from "../kind.ts";
import { capacityBytes } from "./storage-pools.ts";

/** A disk in the files that is a copy of an image. */
interface SizedCopy {
  readonly image: Resource<ImageSpec>;
  /** The text in the file, such as `512Mi`. */
  readonly size: string;
  /** The path of the size: `spec.rootDisk.size`. */
  readonly path: string;
}

/**
 * Returns the objects of a resource whose disk is smaller than its image: none, and the problem. The guest would not
 * find the end of its file system, and not boot. Undefined while the size of the image is not known; the driver checks it
 * again.
 */
export function withTooSmallDisk(
  resource: Resource,
  { image, size, path }: SizedCopy,
  view: KindContext,
): ObjectSet | undefined {
  if (!isSmallerThanImage(size, image, view)) return undefined;
  const imageBytes = virtualBytesOf(image, view);
  const bytes = capacityBytes(size);
  const message = `the disk of ${size} (${bytes} bytes) is smaller than the ${formatSize(imageBytes)} of ${formatResource(image.id)}`;
  const hint = `write at least size: ${formatBytes(Math.ceil(imageBytes / 2 ** 20) * 2 ** 20)}`;
  const { id } = resource;
  return {
    objects: [],
    blocked: [{ resource: id, code: "invalid", message: `${formatResource(id)}: ${message}`, hint }],
    problems: [problemOf(resource, { path, message, hint })],
  };
}

/** Returns whether a disk of this size is smaller than the image that it is a copy of. False while that is not known. */
export function isSmallerThanImage(size: string, image: Resource<ImageSpec>, view: KindContext): boolean {
  return virtualBytesOf(image, view) > capacityBytes(size);
}

function virtualBytesOf(image: Resource<ImageSpec>, view: KindContext): number {
  return view.artifact(image.id)?.disk.virtualBytes ?? 0;
}

function formatSize(bytes: number): string {
  const text = formatBytes(bytes);
  return text === String(bytes) ? `${text} bytes` : `${text} (${bytes} bytes)`;
}

/** Returns the problem of a resource. All members of a pool have the problem of its template. */
function problemOf(
  { id, source, expandedFrom }: Resource,
  { path, message, hint }: Pick<Problem, "path" | "message"> & { readonly hint: string },
): Problem {
  const resource = expandedFrom ?? id;
  const place = expandedFrom === undefined ? path : path.replace(/^spec\./, "spec.template.spec.");
  return { ...source, path: place, message: `${formatResource(resource)}: ${message}`, hint, resource };
}
