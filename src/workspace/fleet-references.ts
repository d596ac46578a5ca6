import { secretsIn } from "../engine/blocked/missing-secrets.ts";
import { suspendedInGit } from "../engine/blocked/suspended.ts";
import { policyOf } from "../engine/policy.ts";
import type { LoadedFleet } from "../fleet/load.ts";
import type { ImageResource, SecretResource } from "../images/types.ts";
import type { Backend } from "../model/backend.ts";
import type { TargetId } from "../model/object.ts";
import type { ResourceId } from "../model/resource.ts";
import { imagesIn } from "./driver-context.ts";
import { targetIdsOf } from "./targets.ts";

/**
 * References from the files of a commit to images, secrets and records outside of them. Plain data, because
 * threads send it.
 */
export interface FleetReferences {
  /** The name of the fleet. */
  readonly fleet: string;
  readonly targets: readonly TargetId[];
  readonly unusable: ReadonlySet<ResourceId>;
  readonly images: readonly ImageResource[];
  readonly secrets: readonly SecretResource[];
  /** Reasons by resource, from annotations only. */
  readonly suspended: ReadonlyMap<ResourceId, string>;
}

/** Returns the references of files that are loaded in this thread. */
export function referencesOf(
  { resources, unusable }: Pick<LoadedFleet, "resources" | "unusable">,
  backend: Backend,
): FleetReferences {
  return {
    fleet: policyOf(resources).id,
    targets: targetIdsOf(resources, backend),
    unusable,
    images: imagesIn(resources),
    secrets: secretsIn(resources),
    suspended: suspendedInGit(resources),
  };
}
