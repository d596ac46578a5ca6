import type { Kind } from "../kind.ts";
import type { SSHKeySpec } from "./spec.gen.ts";

/** A public key that may log in to machines. It makes no objects: their seeds carry it. */
export const sshKey: Kind<SSHKeySpec> = { name: "SSHKey" };
