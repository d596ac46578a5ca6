import type { VirtualMachinePoolSpec } from "../../generated/kinds/virtual-machine-pool.ts";
import type { Kind } from "../kind.ts";
import { expandPool } from "./expand-pool.ts";
import { memberClaims } from "./member-claims.ts";
import { poolDnsObjects } from "./pool-dns-names.ts";

/** A number of identical machines. Each member has its own objects; the pool has only the shared DNS name. */
export const virtualMachinePool: Kind<VirtualMachinePoolSpec> = {
  name: "VirtualMachinePool",
  shortNames: ["vmpool", "vmpools"],
  eventNoun: "pool",
  expand: expandPool,
  claims: memberClaims,
  objects: (resource, view) => ({ objects: poolDnsObjects(resource, view) }),
};
