import type { HostSpec } from "../../generated/kinds/host.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import { isHostOfPool, poolPath } from "../../kinds/shared/storage-pools.ts";
import { systemPool } from "../../kinds/shared/system-pool.ts";
import { addToGroup } from "../../model/group-by.ts";
import { formatResource, nativeName, type Resource } from "../../model/resource.ts";
import { directoriesAbove } from "../canonical-path.ts";
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
 * Directories that must not be a pool, nor any directory in them: the system itself, the marks of Fleetwright, and what
 * it keeps of its own where its daemon or a lab runs: state, keys for hosts (`.ssh`), labs.
 */
const SYSTEM_TREES: readonly string[] = [
  "/bin",
  "/boot",
  "/dev",
  "/etc",
  "/lib",
  "/lib32",
  "/lib64",
  "/libx32",
  "/proc",
  "/run",
  "/sbin",
  "/sys",
  "/usr",
  "/var/lib/fleetwright/.config",
  "/var/lib/fleetwright/.local",
  "/var/lib/fleetwright/.ssh",
  "/var/lib/fleetwright/labs",
  "/var/lib/fleetwright/state",
  "/var/lib/libvirt/fleetwright",
  "/var/lock",
  "/var/run",
];
/** The folder with the marks of volumes, beside the volumes. */
const MARKS_FOLDER = ".fleetwright";

/** Finds directories that must not be a pool. */
export const checkPoolPath: ResourceCheck<StoragePoolSpec> = (resource) => {
  const { path } = resource.spec;
  const wrong = path === undefined ? undefined : wrongPath(path);
  return wrong === undefined ? [] : [{ resource, path: ["spec", "path"], ...wrong }];
};

function wrongPath(path: string): Pick<Finding, "message" | "hint"> | undefined {
  const steps = path.split("/");
  if (steps.includes("..")) return { message: `the path "${path}" must not contain ".."` };
  const isInTree = SYSTEM_TREES.some((tree) => path === tree || path.startsWith(`${tree}/`));
  if (!SYSTEM_DIRECTORIES.has(path) && !isInTree && !steps.includes(MARKS_FOLDER)) return undefined;
  const message = `the path "${path}" belongs to the system, or to Fleetwright itself`;
  return { message, hint: "give the pool a directory of its own, such as /var/lib/fleetwright/volumes" };
}

/**
 * Finds pools that share a directory or a volume group on a host, pools in the directory of another one, and pools in
 * the fleet's system pool. The volumes of both would be the same files, or one pool would list the files of the other.
 */
export const checkSharedPoolPaths: FleetCheck = (fleet) => {
  const pools = fleet
    .ofKind<StoragePoolSpec>("StoragePool")
    .filter(({ spec }) => spec.path ?? spec.volumeGroup);
  const overlapping = createDirectoryIndex();
  return pools.flatMap((pool): Finding[] => {
    const place = poolPath(pool.spec);
    const other = overlapping(place, pool).find((earlier) => shareHost(earlier, pool, fleet));
    if (other !== undefined) return [sharedPathFinding(pool, place, other)];
    return systemPoolFindings(pool, place, fleet);
  });
};

/** Returns a function that adds a pool, and returns the earlier pools with the same directory, one above or one below. */
function createDirectoryIndex(): (path: string, pool: HostPool) => readonly HostPool[] {
  const byPath = new Map<string, HostPool[]>();
  const byPathAbove = new Map<string, HostPool[]>();
  return (path, pool) => {
    const above = directoriesAbove(path);
    const found = [path, ...above].flatMap((directory) => byPath.get(directory) ?? []);
    const below = byPathAbove.get(path) ?? [];
    addToGroup(byPath, path, pool);
    for (const directory of above) addToGroup(byPathAbove, directory, pool);
    return [...found, ...below];
  };
}

function sharedPathFinding(resource: HostPool, place: string, other: HostPool): Finding {
  const path = ["spec", resource.spec.type === "dir" ? "path" : "volumeGroup"];
  const message = overlapMessage(place, poolPath(other.spec), formatResource(other.id));
  return {
    resource,
    path,
    message: `${message}, on the same hosts`,
    hint: `give each pool a place of its own; the other is at ${sourceLocation(other)}`,
  };
}

function overlapMessage(place: string, otherPlace: string, other: string): string {
  if (place === otherPlace) return `${other} has ${place} already`;
  const isInside = place.startsWith(`${otherPlace}/`);
  return isInside
    ? `${place} is in ${otherPlace}, the directory of ${other}`
    : `${otherPlace}, the directory of ${other}, is in ${place}`;
}

/** Finds pools in the directory or with the name of the system pool, which is on every host. */
function systemPoolFindings(resource: HostPool, place: string, fleet: FleetView): Finding[] {
  const [fleetResource] = fleet.ofKind("Fleet");
  const { ref, path } = systemPool(fleetResource?.name ?? "default", "");
  const isThere = place === path || place.startsWith(`${path}/`);
  const named = fleetResource === undefined ? "" : `; the fleet is at ${sourceLocation(fleetResource)}`;
  const directory: Finding[] = isThere
    ? [
        {
          resource,
          path: ["spec", "path"],
          message: `${path} is where Fleetwright keeps this fleet's kernels and seeds`,
          hint: `give the pool a directory of its own${named}`,
        },
      ]
    : [];
  if (nativeName(resource) !== ref.name) return directory;
  const message = `${ref.name} is the name of the pool with this fleet's kernels and seeds`;
  const hint = `give the pool another name${named}`;
  return [...directory, { resource, path: ["metadata", "name"], message, hint }];
}

/** True if a host has both pools. */
export function shareHost(one: HostPool, other: HostPool, fleet: FleetView): boolean {
  if (one.spec.hosts === "all" && other.spec.hosts === "all") return true;
  return fleet.ofKind<HostSpec>("Host").some((host) => isHostOfPool(one, host) && isHostOfPool(other, host));
}
