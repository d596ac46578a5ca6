import type { Kind } from "../kind.ts";
import type { FleetSpec } from "./spec.gen.ts";

/** How carefully changes are applied. It makes no objects: the plan's gates read it. */
export const fleet: Kind<FleetSpec> = { name: "Fleet" };
