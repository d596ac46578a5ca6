import { omitUndefined } from "./definition-values.ts";
import { isSameCluster } from "./domain-network-disks.ts";
import type { RunningState } from "./domain-types.ts";
import { openFields } from "./open-fields.ts";
import type { DiskState, DomainState, InterfaceState, Unmanaged, UnmanagedDevices } from "./states.ts";

/** A domain with its running side, as a driver observes it. */
export interface AdoptableDomain {
  readonly state: DomainState;
  readonly running?: RunningState | undefined;
}

/**
 * Returns the domain as adoption leaves it. Adoption writes only our metadata: names, values that libvirt has no field
 * for, and the list of what the desired state does not have. The definition itself stays as it is.
 */
export function adoptedDomain({ state, running }: AdoptableDomain, desired: DomainState): AdoptableDomain {
  const sides = [state, ...(running === undefined ? [] : [running])];
  const names = interfaceNames(state.interfaces, desired.interfaces);
  const targets = diskNames(sides, desired.disks);
  const devicesOf = ({ disks = {}, interfaces = {} }: Partial<DomainState>) => ({
    disks: renameDisks(disks, targets),
    interfaces: renameInterfaces(interfaces, names, desired.interfaces),
  });
  const renamed = sides.map((side) => ({ ...side, ...devicesOf(side) }));
  const unmanaged: Unmanaged = {
    disks: sorted(sides.flatMap((side) => unmanagedTargets(side, targets, desired))),
    interfaces: sorted(sides.flatMap(({ interfaces = {} }) => unnamedMacs(interfaces, names))),
    hostDevices: sorted(state.hostDevices.filter((device) => !desired.hostDevices.includes(device))),
    fields: openFields(desired, renamed),
    others: [],
    devices: unmanagedDevices(state, targets, names),
    diskOrder: Object.values(state.disks).map(({ target }) => target),
  };
  const seedOf = ({ seed = null }: Partial<DomainState>) => (isSeedOfOurs(seed, desired.seed) ? seed : null);
  const sizes = omitUndefined({ diskBytes: desired.diskBytes });
  const { instanceType, gracePeriodSeconds } = desired;
  const adopted: DomainState = {
    ...state,
    ...devicesOf(state),
    ...sizes,
    seed: seedOf(state),
    instanceType,
    gracePeriodSeconds,
    unmanaged,
  };
  if (running === undefined) return { state: adopted };
  const { cpuMode } = state; // libvirt expands that of a running machine; the adoption records it
  return {
    state: adopted,
    running: { ...running, ...devicesOf(running), ...sizes, seed: seedOf(running), cpuMode, unmanaged },
  };
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

function unmanagedDevices(
  { disks, interfaces }: Pick<DomainState, "disks" | "interfaces">,
  targets: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
): UnmanagedDevices {
  const others = Object.values(disks).filter(({ target }) => !targets.has(target));
  const cards = Object.values(interfaces).filter(({ mac }) => !names.has(mac));
  return {
    disks: Object.fromEntries(others.map((disk) => [disk.target, disk])),
    interfaces: Object.fromEntries(cards.map((nic) => [nic.mac, nic])),
  };
}

/** The place of the seed's drive. */
const SEED_TARGET = "sda";

function unmanagedTargets(
  { disks = {}, seed = null }: Partial<DomainState>,
  names: ReadonlyMap<string, string>,
  desired: DomainState,
): string[] {
  const targets = Object.values(disks).flatMap(({ target }) => (names.has(target) ? [] : [target]));
  return isSeedOfOurs(seed, desired.seed) ? targets : [...targets, SEED_TARGET];
}

/** Returns whether a medium is a seed of ours. Any other medium in the same drive belongs to the machine's user. */
export function isSeedOfOurs(seed: string | null, desired: string | null): boolean {
  return seed === null || (desired !== null && /\.seed-[0-9a-f]{12}\.iso$/.test(seed));
}

type Disks = Readonly<Record<string, DiskState>>;

/**
 * Returns the names of the disks by target: that of the desired disk with the same source. A machine may have two disks
 * with one source. Only the first of them gets the name.
 */
function diskNames(
  sides: readonly { readonly disks?: Disks }[],
  desired: Disks,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const disk of sides.flatMap(({ disks = {} }) => Object.values(disks))) {
    const name = Object.keys(desired).find((key) => isSameSource(disk, desired[key]));
    if (name !== undefined && !names.has(disk.target) && ![...names.values()].includes(name))
      names.set(disk.target, name);
  }
  return names;
}

function isSameSource(disk: DiskState, desired: DiskState | undefined): boolean {
  const { source, sourceType } = disk;
  if (desired === undefined || !isSameCluster(disk, desired)) return false;
  const file = source.slice(source.indexOf("/")); // of `pool/volume`
  return desired.source === source || (sourceType === "volume" && desired.source.endsWith(file));
}

function renameDisks(disks: Disks, names: ReadonlyMap<string, string>): Record<string, DiskState> {
  return Object.fromEntries(
    Object.values(disks).flatMap((disk) => {
      const name = names.get(disk.target);
      return name === undefined ? [] : [[name, disk]];
    }),
  );
}

type Interfaces = Readonly<Record<string, InterfaceState>>;

/**
 * Returns the names of the interfaces by MAC address. A desired interface whose address no observed one has gets the
 * observed one in its position, if that has no name yet: the plan then changes the address.
 */
function interfaceNames(observed: Interfaces, desired: Interfaces): ReadonlyMap<string, string> {
  const present = new Set(Object.values(observed).map(({ mac }) => mac));
  const names = new Map<string, string>();
  for (const [name, { mac }] of Object.entries(desired)) if (present.has(mac)) names.set(mac, name);
  const missing = Object.keys(desired).filter((name) => ![...names.values()].includes(name));
  for (const name of missing) {
    const nic = observed[name];
    if (nic !== undefined && !names.has(nic.mac) && isManageable(nic)) names.set(nic.mac, name);
  }
  return names;
}

/** Returns whether a Network can stand for the source: a libvirt network or a bridge, but not a device of the host. */
function isManageable({ source }: InterfaceState): boolean {
  return source.startsWith("bridge:") || !source.includes(":");
}

function unnamedMacs(interfaces: Interfaces, names: ReadonlyMap<string, string>): string[] {
  return Object.values(interfaces).flatMap(({ mac }) => (names.has(mac) ? [] : [mac]));
}

/** Returns the named interfaces with the addresses of the desired ones, which only our metadata holds. */
function renameInterfaces(
  interfaces: Interfaces,
  names: ReadonlyMap<string, string>,
  desired: Interfaces,
): Record<string, InterfaceState> {
  return Object.fromEntries(
    Object.values(interfaces).flatMap((nic) => {
      const name = names.get(nic.mac);
      return name === undefined ? [] : [[name, { ...nic, ipv4: desired[name]?.ipv4 ?? null }]];
    }),
  );
}
