import type { ImageSpec } from "../../generated/kinds/image.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import { type Resource, resolveReference } from "../../model/resource.ts";
import type { Artifact, KindContext } from "../kind.ts";

/** The image that a machine boots, with its content. */
export interface BootImage {
  readonly image: Resource<ImageSpec>;
  readonly artifact: Artifact;
}

/** Returns the image that the machine boots. Undefined for a machine without an image, and while its content is unknown. */
export function bootImageOf(
  { spec, project }: Resource<VirtualMachineSpec>,
  view: KindContext,
): BootImage | undefined {
  if (spec.image === undefined) return undefined;
  const image = view.get<ImageSpec>(resolveReference("Image", spec.image, project));
  const artifact = image && view.artifact(image.id);
  return image === undefined || artifact === undefined ? undefined : { image, artifact };
}
