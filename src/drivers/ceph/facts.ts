import type { ClusterFacts } from "../../model/snapshot.ts";
import { parseAnswer } from "../shared/parse-answer.ts";
import { readPoolListing } from "./pool-change.ts";
import type { CephPoolContext } from "./pool-context.ts";

interface MonDump {
  readonly mons: readonly {
    readonly public_addrs: { readonly addrvec: readonly { readonly type: string; readonly addr: string }[] };
  }[];
}

/** Reads what machines need to know of the cluster, and whether its pool exists. */
export async function readClusterFacts(cluster: CephPoolContext): Promise<ClusterFacts> {
  const [{ output }, pool] = await Promise.all([
    cluster.ceph.monCommand({ prefix: "mon dump" }),
    readPoolListing(cluster),
  ]);
  return {
    monitors: parseAnswer(cluster.target, () => parseMonitors(output)),
    pool: pool !== undefined,
    identity: `${cluster.ceph.fsid} ${cluster.pool.name}`,
  };
}

/** Parses the monitor addresses in the answer to `mon dump`. */
export function parseMonitors(output: unknown): string[] {
  const { mons } = output as MonDump; // the format of monitors since Nautilus
  return mons.flatMap(({ public_addrs: { addrvec } }) => preferredAddress(addrvec)).sort();
}

/** Returns one address of a monitor: of protocol v1 if it speaks that, because QEMU's libraries may be old. */
function preferredAddress(addresses: readonly { readonly type: string; readonly addr: string }[]): string[] {
  const address = addresses.find(({ type }) => type === "v1") ?? addresses[0];
  return address === undefined ? [] : [address.addr];
}
