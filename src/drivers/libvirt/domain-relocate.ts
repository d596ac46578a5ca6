import type { DiskState, DomainState, InterfaceState } from "./states.ts";

/** Fields of the host alone: its CPUs, its unit of CPU weights, the files of ours on it. Each host keeps its own autostart. */
const HOST_FIELDS = [
  "autostart",
  "cpuset",
  "cpuPins",
  "emulatorPins",
  "cpuShares",
  "kernel",
  "seed",
  "hostDevices",
] as const satisfies readonly (keyof DomainState)[];

/**
 * Returns the state of a domain that comes from another host, with what names a host as desired: CPUs, files, sources of disks
 * and interfaces. Everything else is as it was. An absent field stays absent.
 */
export function relocateDomain(before: DomainState, desired: DomainState): DomainState {
  const own = HOST_FIELDS.filter((field) => before[field] !== undefined && desired[field] !== undefined);
  const fields = Object.fromEntries(own.map((field) => [field, desired[field]]));
  const { disks, interfaces } = before;
  return {
    ...before,
    ...fields,
    ...(disks === undefined ? {} : { disks: relocateEntries(disks, desired.disks, relocateDisk) }),
    ...(interfaces === undefined
      ? {}
      : { interfaces: relocateEntries(interfaces, desired.interfaces, relocateInterface) }),
  };
}

function relocateEntries<Entry>(
  before: Readonly<Record<string, Entry>>,
  desired: Readonly<Record<string, Entry>>,
  relocate: (before: Entry, desired: Entry) => Entry,
): Readonly<Record<string, Entry>> {
  const entries = Object.entries(before).map(([key, entry]) => {
    const wanted = Object.hasOwn(desired, key) ? desired[key] : undefined;
    return [key, wanted === undefined ? entry : relocate(entry, wanted)] as const;
  });
  return Object.fromEntries(entries);
}

/** The secret of a cluster has a UUID of its own on each host. */
function relocateDisk(before: DiskState, { source, sourceType, secret }: DiskState): DiskState {
  const isSameSort = (before.sourceType === "network") === (sourceType === "network");
  if (!isSameSort) return before;
  return { ...before, source, sourceType, ...(secret === undefined ? {} : { secret }) };
}

function relocateInterface(before: InterfaceState, { source }: InterfaceState): InterfaceState {
  return { ...before, source };
}
