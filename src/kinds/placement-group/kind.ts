import type { PlacementGroupSpec } from "../../generated/kinds/placement-group.ts";
import type { Kind } from "../kind.ts";

/** A rule that keeps machines together or apart. It has no objects: placement reads it. */
export const placementGroup: Kind<PlacementGroupSpec> = { name: "PlacementGroup" };
