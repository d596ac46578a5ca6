import { type BootableDisks, bootDiskOf, bootPlaces } from "../../drivers/libvirt/boot-disk.ts";

/**
 * Returns the place of the boot disk in the boot order; null for none. An existing machine keeps the places that its
 * disks have:
 *
 * ```
 * the disks of the machine                    the boot disk gets
 * none, or none with a place                  1
 * adopted without an order, and it is first   none: the firmware boots from it already
 * some with a place                           the first of these places, which its disk loses
 * ```
 */
export function bootDiskOrder(key: string, observed: BootableDisks = {}): number | null {
  const [first = 1] = bootPlaces(observed);
  return bootPlaces(observed).length === 0 && bootDiskOf(observed) === key ? null : first;
}

/** Returns the place of another disk. An adopted one keeps its own if that is behind the boot disk. */
export function dataDiskOrder(
  key: string,
  bootDisk: string | undefined,
  observed: BootableDisks = {},
): number | null {
  const own = observed.disks?.[key]?.bootOrder ?? null;
  const first = bootDisk === undefined ? null : bootDiskOrder(bootDisk, observed);
  return own !== null && first !== null && own > first ? own : null;
}
