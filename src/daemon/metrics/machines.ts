import type { MachineStats } from "../../drivers/driver.ts";
import type { DomainState } from "../../drivers/libvirt/states.ts";
import type { ObjectId, ObservedObject } from "../../model/object.ts";
import { parseResourceId } from "../../model/resource.ts";
import type { View } from "../keeper.ts";
import { type Family, gauge, type Sample } from "./family.ts";
import { type Disk, type Interface, OF_DISKS, OF_INTERFACES, OF_MACHINES } from "./machine-measures.ts";

/** A machine of the fleet: which it is, and what its parts are called in the fleet. */
interface Machine {
  readonly labels: { readonly host: string; readonly vm: string };
  readonly running: boolean;
  /** By the host's name for it: `vda` is `db-data`, a tap device is `net0`. */
  readonly disks: ReadonlyMap<string, string>;
  readonly interfaces: ReadonlyMap<string, string>;
}

/** What the fleet's machines use. Others on the same hosts are left out. */
export function machineFamilies(view: View, stats: readonly MachineStats[]): Family[] {
  const machines = machinesIn(view);
  const known = stats.flatMap((one): Measured[] => {
    const machine = machines.get(one.object);
    return machine === undefined ? [] : [{ machine, stats: one }];
  });
  const running = [...machines.values()].map(({ labels, running: up }) => ({ labels, value: up ? 1 : 0 }));
  return [
    gauge("fleetwright_vm_running", "1 when the machine runs.", running),
    ...OF_MACHINES.map(({ type, name, help, value }) =>
      type(
        `fleetwright_vm_${name}`,
        help,
        known.flatMap(({ machine, stats: one }) => sample(machine.labels, value(one))),
      ),
    ),
    ...OF_DISKS.map(({ type, name, help, value }) =>
      type(
        `fleetwright_vm_disk_${name}`,
        help,
        known.flatMap((one) => disksOf(one, value)),
      ),
    ),
    ...OF_INTERFACES.map(({ type, name, help, value }) =>
      type(
        `fleetwright_vm_network_${name}`,
        help,
        known.flatMap((one) => interfacesOf(one, value)),
      ),
    ),
  ];
}

interface Measured {
  readonly machine: Machine;
  readonly stats: MachineStats;
}

function machinesIn({ snapshot, inForce }: View): ReadonlyMap<ObjectId, Machine> {
  const { id: fleet } = inForce.wish.fleet;
  const machines = new Map<ObjectId, Machine>();
  for (const object of snapshot.objects) {
    const { id, type, target, mark, state } = object;
    if (type !== "domain" || mark?.fleet !== fleet) continue;
    const { project, name } = parseResourceId(mark.owner);
    const parts = partsOf(object);
    machines.set(id, {
      ...{ labels: { host: target, vm: `${project}/${name}` }, running: state.power === "running" },
      ...parts,
    });
  }
  return machines;
}

function partsOf({ state, running }: ObservedObject): Pick<Machine, "disks" | "interfaces"> {
  const { disks = {}, interfaces = {} } = { ...state, ...running } as unknown as Partial<DomainState>; // objects of type domain have this state
  return {
    disks: new Map(Object.entries(disks).map(([name, { target }]) => [target, name])),
    interfaces: new Map(Object.entries(interfaces).map(([name, { tap }]) => [tap, name])),
  };
}

function sample(labels: Sample["labels"], value: number | undefined): Sample[] {
  return value === undefined ? [] : [{ labels, value }];
}

function disksOf({ machine, stats }: Measured, value: (disk: Disk) => number | undefined): Sample[] {
  const { labels, disks } = machine;
  return stats.disks.flatMap((one) => named("disk", disks.get(one.device), labels, value(one)));
}

function interfacesOf({ machine, stats }: Measured, value: (one: Interface) => number | undefined): Sample[] {
  const { labels, interfaces } = machine;
  return stats.interfaces.flatMap((one) =>
    named("interface", interfaces.get(one.device), labels, value(one)),
  );
}

/** The drive of the seed, and what people attached by hand, is nothing of the fleet. */
function named(label: string, name: string | undefined, labels: Sample["labels"], value: number | undefined) {
  return name === undefined ? [] : sample({ ...labels, [label]: name }, value);
}
