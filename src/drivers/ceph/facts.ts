import type { ClusterFacts } from "../../model/plan.ts";
import type { Cluster } from "./cluster.ts";
import { listPool } from "./pool-change.ts";

interface MonDump {
  readonly mons: readonly {
    readonly public_addrs: { readonly addrvec: readonly { readonly type: string; readonly addr: string }[] };
  }[];
}

/** What machines need to know of the cluster, and whether its pool is there. */
export async function clusterFacts(cluster: Cluster): Promise<ClusterFacts> {
  const [{ output }, listed] = await Promise.all([
    cluster.ceph.monCommand({ prefix: "mon dump" }),
    listPool(cluster),
  ]);
  const { mons } = output as MonDump; // as monitors have it since Nautilus
  return {
    monitors: mons.flatMap(({ public_addrs: { addrvec } }) => preferred(addrvec)).sort(),
    pool: listed !== undefined,
  };
}

/** One address of each monitor: of the first protocol where it speaks that, since QEMU's libraries may be old. */
function preferred(addresses: readonly { readonly type: string; readonly addr: string }[]): string[] {
  const found = addresses.find(({ type }) => type === "v1") ?? addresses[0];
  return found === undefined ? [] : [found.addr];
}
