import type { Kind } from "../kind.ts";
import type { PlacementGroupSpec } from "./spec.gen.ts";

/** Which machines belong together or apart. It makes no objects: placement reads it. */
export const placementGroup: Kind<PlacementGroupSpec> = { name: "PlacementGroup" };
