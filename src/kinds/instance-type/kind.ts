import type { Kind } from "../kind.ts";
import type { InstanceTypeSpec } from "./spec.gen.ts";

/** Sizes of machines. It makes no objects: machines read it. */
export const instanceType: Kind<InstanceTypeSpec> = { name: "InstanceType" };
