import type { FleetSpec } from "../../generated/kinds/fleet.ts";
import type { InstanceTypeSpec } from "../../generated/kinds/instance-type.ts";
import { DEFAULT_PROJECT, formatResource, resolveReference, resourceId } from "../../model/resource.ts";
import type { KindContext } from "../kind.ts";
import { clusterTarget } from "../shared/ceph-names.ts";
import { poolsOfDisks } from "./disk-pools.ts";
import { attachmentsOf, type VirtualMachine } from "./machine.ts";

/** Returns whether the daemon restarts machines of failed hosts elsewhere (`hostFailure.action` of the Fleet). */
function restartsElsewhere(view: KindContext): boolean {
  const fleet = view.get<FleetSpec>(resourceId("Fleet", DEFAULT_PROJECT, view.fleet));
  return fleet?.spec.hostFailure.action === "Restart";
}

/**
 * Returns whether libvirt must not start the machine by itself when its host boots, because the daemon may have
 * restarted the machine elsewhere meanwhile. Then the daemon starts it.
 */
export function isStartedByDaemon(resource: VirtualMachine, view: KindContext): boolean {
  return restartsElsewhere(view) && stayReason(resource, view) === undefined;
}

/**
 * Returns the reason why a machine must not be restarted elsewhere when its host is off; undefined: it may be. The
 * host has none of its data then, and the cluster keeps the dead host from writing.
 */
export function restartRefusal(resource: VirtualMachine, view: KindContext): string | undefined {
  if (!restartsElsewhere(view)) return "hostFailure.action of the Fleet is Report";
  return stayReason(resource, view) ?? clusterReason(resource, view);
}

/** The reasons that follow from the files alone. */
function stayReason(resource: VirtualMachine, view: KindContext): string | undefined {
  const { spec, project } = resource;
  const { devices, runStrategy, autostart, uuid } = spec;
  if (runStrategy !== "Always") return `it does not run always (runStrategy: ${runStrategy})`;
  if (autostart === true) return "libvirt starts it when the host boots (autostart: true)";
  if (uuid !== undefined) return "it is adopted, so that parts of it may be on the host alone";
  if (devices.tpm) return "its TPM is on the host alone";
  if (devices.firmware === "efi") return "its EFI variables are on the host alone";
  const type = view.get<InstanceTypeSpec>(resolveReference("InstanceType", spec.instanceType, project));
  if (type === undefined || type.spec.hostDevices.length > 0) return "it has devices of the host";
  return diskReason(resource, view);
}

function diskReason(resource: VirtualMachine, view: KindContext): string | undefined {
  const pools = poolsOfDisks(resource, view);
  const disks = attachmentsOf(resource.spec).length + (resource.spec.rootDisk === undefined ? 0 : 1);
  if (resource.spec.rootDisk === undefined && resource.spec.bootVolume === undefined)
    return "its root disk is on the host alone";
  if (pools.length !== disks) return "the pool of one of its disks is unknown";
  const local = pools.find((pool) => pool.spec.type !== "rbd");
  return local === undefined ? undefined : `a disk in ${formatResource(local.id)} is on the host alone`;
}

function clusterReason(resource: VirtualMachine, view: KindContext): string | undefined {
  for (const pool of poolsOfDisks(resource, view)) {
    const cluster = view.cluster(clusterTarget(pool));
    if (cluster === undefined) return `the cluster of ${formatResource(pool.id)} cannot be read`;
    if (cluster.excludesClients !== true)
      return `the Ceph user of ${formatResource(pool.id)} may not exclude the host from the cluster (it needs the capability: mon 'profile rbd')`;
  }
  const volumes = attachmentsOf(resource.spec).map(({ volume }) =>
    resolveReference("Volume", volume, resource.project),
  );
  const images = [resource.id, ...volumes].flatMap((id) =>
    view.observed(id).filter(({ type }) => type === "rbd"),
  );
  const unlocked = images.find(
    ({ state }) => !(state.features as readonly string[]).includes("exclusive-lock"),
  );
  return unlocked === undefined ? undefined : `${unlocked.name} has no exclusive lock`;
}
