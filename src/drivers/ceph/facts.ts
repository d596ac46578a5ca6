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
  const [{ output }, pool, excludesClients] = await Promise.all([
    cluster.ceph.monCommand({ prefix: "mon dump" }),
    readPoolListing(cluster),
    mayExcludeClients(cluster),
  ]);
  return {
    monitors: parseAnswer(cluster.target, () => parseMonitors(output)),
    pool: pool !== undefined,
    excludesClients,
    identity: `${cluster.ceph.fsid} ${cluster.pool.name}`,
  };
}

/**
 * Returns whether the user may exclude a dead client from the cluster, as librbd does before it takes the lock of an
 * image from it. Asks with an address that is none: monitors check capabilities first and the address then
 * (https://github.com/ceph/ceph/blob/main/src/mon/MonCap.cc, profile rbd), so that nothing changes.
 */
async function mayExcludeClients({ ceph }: CephPoolContext): Promise<boolean> {
  const command = { prefix: "osd blocklist", blocklistop: "add", addr: "fleetwright/0", expire: 1 };
  const answer = await ceph.monCommand(command).then(
    () => "done",
    (error: unknown) => String(error),
  );
  return /EINVAL|unable to parse/i.test(answer);
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
