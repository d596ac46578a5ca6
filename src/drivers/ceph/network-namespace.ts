import { parseHostUrl } from "../../host/address.ts";
import { labInit } from "../../host/lab-paths.ts";
import { Failure } from "../../model/failure.ts";
import type { ClusterAddress } from "../driver.ts";

/**
 * Returns the network namespace from which a cluster is reached: that of a lab's host. Undefined: this machine's own.
 */
export function networkNamespaceOf({ id, via }: Pick<ClusterAddress, "id" | "via">): string | undefined {
  if (via === undefined) return undefined;
  const address = parseHostUrl(via);
  if (address.scheme === "local") return undefined;
  if (address.scheme === "ssh") {
    throw new Failure("unsupported", `${id}: a cluster cannot be reached through ${via}`, {
      hint: "run Fleetwright where the cluster's network is, and leave via out",
    });
  }
  const init = labInit(address.lab, address.host);
  if (init === undefined)
    throw new Failure("host-unreachable", `${id}: it is reached through ${via}, which is off`);
  return `/proc/${init.pid}/ns/net`;
}
