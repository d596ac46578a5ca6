import type { DomainState } from "./states.ts";

/** The disks of a machine, and whether it was adopted. */
export type BootableDisks = Partial<Pick<DomainState, "disks" | "unmanaged">>;

/** Returns the places of the disks in the boot order, sorted. */
export function bootPlaces({ disks = {} }: BootableDisks): number[] {
  return Object.values(disks)
    .flatMap(({ bootOrder }) => bootOrder ?? [])
    .sort((one, other) => one - other);
}

/**
 * Returns the disk that the firmware boots from: the first in the boot order. Without an order that is the first disk of
 * an adopted machine. Undefined: the machine needs no disk to boot.
 */
export function bootDiskOf(machine: BootableDisks): string | undefined {
  const { disks = {}, unmanaged } = machine;
  const [first] = bootPlaces(machine);
  if (first === undefined) return unmanaged === undefined ? undefined : Object.keys(disks)[0];
  return Object.keys(disks).find((key) => disks[key]?.bootOrder === first);
}
