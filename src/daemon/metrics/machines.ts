import type { MachineStats } from "../../drivers/driver.ts";
import type { DomainState } from "../../drivers/libvirt/states.ts";
import type { ObjectId, ObservedObject } from "../../model/object.ts";
import { parseResourceId } from "../../model/resource.ts";
import type { View } from "../keeper.ts";
import { header, labelText, type Sample } from "./family.ts";
import {
  type Disk,
  type Interface,
  type Measure,
  OF_DISKS,
  OF_INTERFACES,
  OF_MACHINES,
} from "./machine-measures.ts";
import type { Page } from "./page.ts";

/** A machine of the fleet: which it is, and what its parts are called in the fleet. */
interface Machine {
  readonly labels: Sample["labels"];
  readonly running: boolean;
  /** By the host's name for it: `vda` is `db-data`, a tap device is `net0`. */
  readonly disks: ReadonlyMap<string, string>;
  readonly interfaces: ReadonlyMap<string, string>;
}

/** Something that is measured, with its labels as they are written. */
interface Row<Of> {
  readonly labels: string;
  readonly of: Of;
}

/**
 * What the fleet's machines use, as Prometheus reads it, metric by metric. Others on the same hosts are left out. Of ten
 * thousand machines that is 30 MB: nothing is made that is not written at once.
 */
export function* machinePages(
  view: View,
  stats: readonly MachineStats[],
  shared: Sample["labels"],
): Generator<Page> {
  const machines = machinesIn(view, shared);
  const all = [...machines.values()].map((machine) => ({ labels: labelText(machine.labels), of: machine }));
  yield page("vm", RUNNING, all);
  const rows = rowsOf(machines, stats);
  for (const measure of OF_MACHINES) yield page("vm", measure, rows.machines);
  for (const measure of OF_DISKS) yield page("vm_disk", measure, rows.disks);
  for (const measure of OF_INTERFACES) yield page("vm_network", measure, rows.interfaces);
}

const RUNNING: Measure<Machine> = {
  ...{ type: "gauge", name: "running", help: "1 when the machine runs." },
  value: ({ running }) => (running ? 1 : 0),
};

function page<Of>(subject: string, measure: Measure<Of>, rows: readonly Row<Of>[]): Page {
  const { type, help, value } = measure;
  const name = `fleetwright_${subject}_${measure.name}`;
  let text = "";
  for (const { labels, of } of rows) {
    const measured = value(of);
    if (measured !== undefined) text += `${name}${labels} ${measured}\n`;
  }
  return { name, header: text === "" ? "" : header({ name, help, type }), body: text };
}

function rowsOf(machines: ReadonlyMap<ObjectId, Machine>, stats: readonly MachineStats[]) {
  const rows = {
    machines: [] as Row<MachineStats>[],
    disks: [] as Row<Disk>[],
    interfaces: [] as Row<Interface>[],
  };
  for (const one of stats) {
    const machine = machines.get(one.object);
    if (machine === undefined) continue;
    rows.machines.push({ labels: labelText(machine.labels), of: one });
    rows.disks.push(...named("disk", machine, machine.disks, one.disks));
    rows.interfaces.push(...named("interface", machine, machine.interfaces, one.interfaces));
  }
  return rows;
}

/** The drive of the seed, and what people attached by hand, is nothing of the fleet. */
function named<Part extends { readonly device: string }>(
  label: string,
  { labels }: Machine,
  names: ReadonlyMap<string, string>,
  parts: readonly Part[],
): Row<Part>[] {
  return parts.flatMap((of) => {
    const name = names.get(of.device);
    return name === undefined ? [] : [{ labels: labelText({ ...labels, [label]: name }), of }];
  });
}

function machinesIn({ snapshot, inForce }: View, shared: Sample["labels"]): ReadonlyMap<ObjectId, Machine> {
  const { id: fleet } = inForce.wish.fleet;
  const machines = new Map<ObjectId, Machine>();
  for (const object of snapshot.objects) {
    const { id, type, target, mark, state } = object;
    if (type !== "domain" || mark?.fleet !== fleet) continue;
    const { project, name } = parseResourceId(mark.owner);
    const labels = { ...shared, host: target, vm: `${project}/${name}` };
    machines.set(id, { labels, running: state.power === "running", ...partsOf(object) });
  }
  return machines;
}

function partsOf({ state, running }: ObservedObject): Pick<Machine, "disks" | "interfaces"> {
  const seen = { ...state, ...running } as unknown as Partial<DomainState>; // objects of type domain have this state
  const { disks = {}, interfaces = {} } = seen;
  return {
    disks: new Map(Object.entries(disks).map(([name, { target }]) => [target, name])),
    interfaces: new Map(Object.entries(interfaces).map(([name, { tap }]) => [tap, name])),
  };
}
