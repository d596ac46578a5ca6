import type { Kind } from "../kind.ts";
import type { SecretSpec } from "./spec.gen.ts";

/** A reference to what must not stand in Git. It makes no objects: its value is read when something needs it. */
export const secret: Kind<SecretSpec> = { name: "Secret" };
