import type { FleetSpec } from "../../generated/kinds/fleet.ts";
import type { Kind } from "../kind.ts";

/** The rules for applying changes. It has no objects: the gates of the plan read it. */
export const fleet: Kind<FleetSpec> = { name: "Fleet" };
