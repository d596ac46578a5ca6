import { desired } from "../desired.ts";
import type { Kind } from "../kind.ts";
import { systemPool, systemPoolState } from "../system-pool.ts";
import type { HostSpec } from "./spec.gen.ts";

/** A hypervisor host. Its only object is the pool for what machines need to boot. */
export const host: Kind<HostSpec> = {
  name: "Host",
  realise: (resource, view) => ({
    objects: [
      desired(
        resource,
        systemPool(view.fleet, resource.name).ref,
        systemPoolState(view.fleet, resource.name),
        {
          onDelete: "retain",
        },
      ),
    ],
  }),
};
