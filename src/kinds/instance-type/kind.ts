import type { InstanceTypeSpec } from "../../generated/kinds/instance-type.ts";
import type { Kind } from "../kind.ts";

/** A size of machines. It has no objects: machines read it. */
export const instanceType: Kind<InstanceTypeSpec> = { name: "InstanceType" };
