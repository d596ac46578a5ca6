import type { HostSpec } from "../../generated/kinds/host.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import { matchesLabels, poolPath } from "../../kinds/shared/storage-pools.ts";
import { systemPool } from "../../kinds/shared/system-pool.ts";
import { formatResource, type Resource } from "../../model/resource.ts";
import type { Finding, FleetCheck, FleetView, ResourceCheck } from "../finding.ts";
import { sourceLocation } from "../source-location.ts";

type HostPool = Resource<StoragePoolSpec>;

/** System directories that must not be a pool, because libvirt sets the mode of a pool's directory. */
const SYSTEM_DIRECTORIES: ReadonlySet<string> = new Set([
  "/",
  "/home",
  "/root",
  "/tmp",
  "/var",
  "/var/lib",
  "/var/lib/libvirt",
  "/var/lib/fleetwright",
  "/var/cache",
  "/var/log",
  "/var/tmp",
]);
/**
 * Directories that must not be a pool, nor any directory in them: the system itself, and the marks of Fleetwright.
 */
const SYSTEM_TREES: readonly string[] = [
  "/bin",
  "/boot",
  "/dev",
  "/etc",
  "/lib",
  "/lib64",
  "/proc",
  "/run",
  "/sbin",
  "/sys",
  "/usr",
  "/var/lib/libvirt/fleetwright",
];
/** The folder with the marks of volumes, beside the volumes. */
const MARKS_FOLDER = ".fleetwright";

/** Finds paths that are not normalized, and directories that must not be a pool. */
export const checkPoolPath: ResourceCheck<StoragePoolSpec> = (resource) => {
  const { path } = resource.spec;
  const wrong = path === undefined ? undefined : wrongPath(path);
  return wrong === undefined ? [] : [{ resource, path: ["spec", "path"], ...wrong }];
};

function wrongPath(path: string): Pick<Finding, "message" | "hint"> | undefined {
  const parts = path.split("/").filter((part) => part !== "");
  if (parts.includes("..")) return { message: `the path "${path}" must not contain ".."` };
  const short = `/${parts.filter((part) => part !== ".").join("/")}`;
  if (short !== path) return { message: `the path "${path}" is not normalized`, hint: `write ${short}` };
  const isInTree = SYSTEM_TREES.some((tree) => path === tree || path.startsWith(`${tree}/`));
  if (!SYSTEM_DIRECTORIES.has(path) && !isInTree && !parts.includes(MARKS_FOLDER)) return undefined;
  const message = `the path "${path}" belongs to the system, or to Fleetwright itself`;
  return { message, hint: "give the pool a directory of its own, such as /var/lib/fleetwright/volumes" };
}

/** Finds pools with the same directory on a host. The volumes of both would be the same files. */
export const checkSharedPoolPaths: FleetCheck = (fleet) => {
  const pools = fleet.ofKind<StoragePoolSpec>("StoragePool").filter(({ spec }) => spec.type !== "rbd");
  const systemPath = systemPool(fleet.ofKind("Fleet")[0]?.name ?? "default", "").path;
  const poolsByPath = new Map<string, HostPool[]>();
  return pools.flatMap((pool): Finding[] => {
    const place = poolPath(pool.spec);
    const others = poolsByPath.get(place) ?? [];
    poolsByPath.set(place, [...others, pool]);
    const other = others.find((earlier) => shareHost(earlier, pool, fleet));
    if (other !== undefined) return [sharedPathFinding(pool, place, other)];
    return place === systemPath ? [systemPathFinding(pool, place)] : [];
  });
};

function sharedPathFinding(resource: HostPool, place: string, other: HostPool): Finding {
  const path = ["spec", resource.spec.type === "dir" ? "path" : "volumeGroup"];
  const message = `${formatResource(other.id)} has ${place} already, on the same hosts`;
  return {
    resource,
    path,
    message,
    hint: `give each pool a place of its own; the other is at ${sourceLocation(other)}`,
  };
}

function systemPathFinding(resource: HostPool, place: string): Finding {
  const message = `${place} is where Fleetwright keeps this fleet's kernels and seeds`;
  return { resource, path: ["spec", "path"], message, hint: "give the pool a directory of its own" };
}

function shareHost(
  { spec: { hosts: some } }: HostPool,
  { spec: { hosts: others } }: HostPool,
  fleet: FleetView,
): boolean {
  if (some === "all" && others === "all") return true;
  const isOn = (hosts: StoragePoolSpec["hosts"], labels: Resource["labels"]) =>
    hosts === "all" || matchesLabels(labels, hosts);
  return fleet.ofKind<HostSpec>("Host").some(({ labels }) => isOn(some, labels) && isOn(others, labels));
}
