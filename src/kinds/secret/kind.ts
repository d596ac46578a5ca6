import type { SecretSpec } from "../../generated/kinds/secret.ts";
import type { Kind } from "../kind.ts";

/** A reference to values outside of Git. It has no objects: a value is read when it is needed. */
export const secret: Kind<SecretSpec> = { name: "Secret" };
