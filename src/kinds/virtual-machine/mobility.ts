import type { DomainState } from "../../drivers/libvirt/states.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { VolumeSpec } from "../../generated/kinds/volume.ts";
import type { ObservedObject, TargetId } from "../../model/object.ts";
import { formatResource, type Resource, resolveReference } from "../../model/resource.ts";
import type { KindContext, Mobility } from "../kind.ts";
import { kernelFiles } from "../shared/image-files.ts";
import { isBasedOn, isBasedOnImage, observedDisk } from "../shared/volume-image.ts";
import { bootImageOf } from "./boot-image.ts";
import { describedDomain } from "./described-devices.ts";
import { attachmentsOf, presentDomains, type VirtualMachine } from "./machine.ts";

/** Returns what decides whether the machine can move. Undefined unless its domain is on one host, and on no other. */
export function mobilityOf(
  resource: VirtualMachine,
  observedOn: readonly TargetId[],
  view: KindContext,
): Mobility | undefined {
  const [host] = observedOn;
  const domain = presentDomains(view.observed(resource.id)).find(({ target }) => target === host);
  if (domain === undefined || observedOn.length !== 1) return undefined;
  const state = describedDomain(resource, domain.target, view);
  if (state === undefined) return undefined;
  const disks = localDisks(resource, domain, view);
  return {
    strategy: resource.spec.evictionStrategy,
    running: state.power !== "shutoff",
    blockers: blockersOf(resource, state, disks, view),
    unsendable: unsendableParts(state),
    carried: carriedState(state, disks),
    hypervisor: state.type,
    arch: state.arch,
    machineType: state.machineType ?? "",
    hostCpu: state.cpuMode === "host-passthrough" || (state.type === "kvm" && state.cpuMode === "maximum"),
    preparedOn: preparedHosts(resource, domain, view),
  };
}

function preparedHosts(resource: VirtualMachine, domain: ObservedObject, view: KindContext): TargetId[] {
  const targets = view.observed(resource.id).filter(({ target }) => view.host(target) !== undefined);
  return [...new Set(targets.map(({ target }) => target))]
    .filter((target) => target !== domain.target)
    .sort();
}

/** A disk on the machine's host that only this machine uses. */
export interface LocalDisk {
  readonly object: ObservedObject;
  /** The Volume; undefined for the root disk, which belongs to the machine. */
  readonly volume: Resource<VolumeSpec> | undefined;
}

/**
 * Returns the disks on the machine's host that move with it. What they are does not depend on what the files want: the machine
 * keeps its disks until something else changes them.
 */
export function localDisks(
  resource: VirtualMachine,
  domain: ObservedObject,
  view: KindContext,
): readonly LocalDisk[] {
  const used = new Set(domain.dependsOn);
  const isOwnDisk = ({ id, type, state }: ObservedObject) =>
    type === "volume" && used.has(id) && state.capacityBytes !== undefined;
  const roots = view.observed(resource.id).filter(isOwnDisk);
  const volumes = attachmentsOf(resource.spec).flatMap(({ volume: name }): LocalDisk[] => {
    const volume = view.get<VolumeSpec>(resolveReference("Volume", name, resource.project));
    const object = volume && observedDisk(volume, view);
    return object !== undefined && isOwnDisk(object) ? [{ object, volume }] : [];
  });
  return [...roots.map((object) => ({ object, volume: undefined })), ...volumes];
}

function blockersOf(
  resource: VirtualMachine,
  state: DomainState,
  disks: readonly LocalDisk[],
  view: KindContext,
): string[] {
  const { unmanaged, savedStates = [] } = state;
  const local = Object.values(state.disks).filter(({ sourceType }) => sourceType !== "network");
  const strangers = [
    ...(unmanaged?.disks ?? []).map((disk) => `its disk ${disk} is described by no field`),
    ...(unmanaged?.interfaces ?? []).map((mac) => `its interface ${mac} is described by no field`),
    ...(unmanaged?.others ?? []).filter((other) => HOST_BOUND.test(other)).map(ofHost),
  ];
  const saved = savedStates.map((which) => SAVED_BLOCKERS[which]);
  const missing =
    local.length > disks.length
      ? ["one of its disks is neither in a pool of the fleet nor in a cluster"]
      : [];
  const baseless = disks.flatMap((disk) => baseBlocker(resource, disk, view));
  return [...strangers, ...saved, ...missing, ...baseless, ...kernelBlockers(resource, state, view)];
}

/** libvirt refuses to migrate a machine with snapshots, and cannot move saved memory (qemuMigrationSrcIsAllowed). */
const SAVED_BLOCKERS = {
  memory: "its memory is saved on its host: start it first",
  snapshots: "it has snapshots, which do not move: delete them first",
} as const;

/** What an adopted machine may have besides, and what lies on its host: a definition that moved alone would lose it. */
const HOST_BOUND = /^(filesystem|firmware|memory nvdimm|serial|parallel|qemu:)/;
/** What QEMU does not send to another host. */
const UNSENDABLE = /^(hostdev|shmem|redirdev|smartcard|launchSecurity)/;

const ofHost = (device: string) => `its ${device} is of its host`;

/** A thin copy needs its base at the destination, which is made from the image in the files. */
function baseBlocker(resource: VirtualMachine, { object, volume }: LocalDisk, view: KindContext): string[] {
  if (object.unfinished === true) return [`its disk ${object.name} is not complete`];
  if (object.state.backing === undefined) return [];
  const isCurrent =
    volume === undefined
      ? isRootOnImage(resource, object, view)
      : isBasedOnImage(volume, object as never, view); // an observed disk
  return isCurrent ? [] : [`its disk ${object.name} is based on another image than that of the files`];
}

function isRootOnImage(resource: VirtualMachine, root: ObservedObject, view: KindContext): boolean {
  const boot = bootImageOf(resource, view);
  const { rootDisk } = resource.spec;
  const pool =
    rootDisk && view.get<StoragePoolSpec>(resolveReference("StoragePool", rootDisk.pool, resource.project));
  return boot !== undefined && pool !== undefined && isBasedOn(boot, pool, root as never, view); // an observed disk
}

/** QEMU loads the kernel at the destination, too. It must be the one that the machine runs. */
function kernelBlockers(resource: VirtualMachine, { kernel }: DomainState, view: KindContext): string[] {
  if (kernel === null || resource.spec.image === undefined) return [];
  const boot = bootImageOf(resource, view);
  const files = boot && kernelFiles(boot.image, boot.artifact);
  if (files !== undefined && kernel.path.endsWith(`/${files.kernel.file}`)) return [];
  const image = resolveReference("Image", resource.spec.image, resource.project);
  return [`it runs another kernel than that of ${formatResource(image)}`];
}

function unsendableParts({ hostDevices, unmanaged }: DomainState): string[] {
  const others = (unmanaged?.others ?? []).filter((other) => UNSENDABLE.test(other));
  return [...hostDevices.map((address) => `device ${address}`), ...others].map(ofHost);
}

function carriedState({ firmware, tpm }: DomainState, disks: readonly LocalDisk[]): string[] {
  return [
    ...(disks.length > 0 ? ["its local disks"] : []),
    ...(firmware === "efi" ? ["its firmware variables"] : []),
    ...(tpm ? ["its TPM"] : []),
  ];
}
