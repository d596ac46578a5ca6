import { entryOf, type Keyed } from "../../model/json.ts";
import { isSameCluster } from "./domain-network-disks.ts";
import { limitFields } from "./open-fields.ts";
import type { DiskState, DomainState, InterfaceState, Unmanaged, UnmanagedDevices } from "./states.ts";

/** A state with devices, desired or observed. */
type Devices = Pick<DomainState, "disks" | "interfaces">;
type ObservedDevices = Devices & Pick<DomainState, "unmanaged">;

/**
 * Returns the unmanaged devices of an adopted machine that a desired state describes, under their names there. They are
 * the same devices, so that none of them may be attached a second time. A disk is recognised by its source, an interface
 * by its MAC address.
 */
export function describedDevices(desired: Devices, observed: ObservedDevices): UnmanagedDevices {
  const { devices } = observed.unmanaged ?? {};
  if (devices === undefined) return NONE;
  return {
    disks: found(desired.disks, observed.disks, (disk) =>
      Object.values(devices.disks).find((other) => isSameDisk(other, disk)),
    ),
    interfaces: found(desired.interfaces, observed.interfaces, ({ mac }) => entryOf(devices.interfaces, mac)),
  };
}

const NONE: UnmanagedDevices = { disks: {}, interfaces: {} };

/** Looks for the desired devices whose names no managed device has. */
function found<Device>(
  desired: Keyed<Device>,
  managed: Keyed<Device>,
  find: (device: Device) => Device | undefined,
): Record<string, Device> {
  return Object.fromEntries(
    Object.entries(desired).flatMap(([key, device]) => {
      const other = entryOf(managed, key) === undefined ? find(device) : undefined;
      return other === undefined ? [] : [[key, other]];
    }),
  );
}

function isSameDisk(one: DiskState, other: DiskState): boolean {
  return one.source === other.source && one.sourceType === other.sourceType && isSameCluster(one, other);
}

/**
 * Returns a machine with these devices managed. Limits of the disks stay open, as at an adoption, until a file sets them.
 * The disks have the order of the definition: the firmware may boot from the first.
 */
export function asManaged<State extends ObservedDevices>(state: State, taken: UnmanagedDevices): State {
  const { unmanaged } = state;
  if (unmanaged === undefined || isEmpty(taken)) return state;
  const disks = Object.entries({ ...state.disks, ...taken.disks });
  const placeOf = ({ target }: DiskState) => unmanaged.diskOrder.indexOf(target);
  disks.sort(([, one], [, other]) => placeOf(one) - placeOf(other));
  return {
    ...state,
    disks: Object.fromEntries(disks),
    interfaces: { ...state.interfaces, ...taken.interfaces },
    unmanaged: withoutDevices(unmanaged, taken),
  };
}

function isEmpty({ disks, interfaces }: UnmanagedDevices): boolean {
  return Object.keys(disks).length === 0 && Object.keys(interfaces).length === 0;
}

function withoutDevices(unmanaged: Unmanaged, taken: UnmanagedDevices): Unmanaged {
  const targets = new Set(Object.values(taken.disks).map(({ target }) => target));
  const macs = new Set(Object.values(taken.interfaces).map(({ mac }) => mac));
  const { disks, interfaces } = unmanaged.devices;
  const limits = Object.entries(taken.disks).flatMap(([key, disk]) => limitFields(key, disk));
  return {
    ...unmanaged,
    disks: unmanaged.disks.filter((target) => !targets.has(target)),
    interfaces: unmanaged.interfaces.filter((mac) => !macs.has(mac)),
    fields: [...new Set([...unmanaged.fields, ...limits])].sort(),
    devices: { disks: without(disks, targets), interfaces: without(interfaces, macs) },
  };
}

function without<Device extends DiskState | InterfaceState>(
  devices: Keyed<Device>,
  names: ReadonlySet<string>,
): Record<string, Device> {
  return Object.fromEntries(
    Object.entries(devices).filter((entry): entry is [string, Device] => !names.has(entry[0])),
  );
}
