import type { SSHKeySpec } from "../../generated/kinds/ssh-key.ts";
import type { Kind } from "../kind.ts";

/** A public key for logging in to machines. It has no objects: the seeds of machines contain it. */
export const sshKey: Kind<SSHKeySpec> = { name: "SSHKey" };
