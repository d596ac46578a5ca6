import type { Blocked } from "../../model/plan.ts";
import { formatResource } from "../../model/resource.ts";
import { clusterTarget } from "../shared/ceph-names.ts";
import { poolsOfDisks } from "./disk-pools.ts";
import type { PlacedMachine } from "./machine.ts";

/**
 * Returns the unreadable clusters of the machine's disks as blocked. The connection to them is unknown, so the
 * machine stays unchanged.
 */
export function withoutCluster(machine: PlacedMachine): Blocked[] {
  const { resource, view } = machine;
  const pools = new Map(poolsOfDisks(resource, view).map((pool) => [pool.id, pool]));
  const unreadable = [...pools.values()].filter(
    (pool) => pool.spec.type === "rbd" && view.cluster(clusterTarget(pool)) === undefined,
  );
  return unreadable.map(({ id }) => ({
    resource: resource.id,
    code: "unreadable",
    message: `${formatResource(resource.id)}: the cluster of ${formatResource(id)} cannot be read`,
    hint: "it goes on as soon as the cluster answers; the machine itself is left as it is",
  }));
}
