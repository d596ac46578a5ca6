import { domainStateOf } from "../../drivers/libvirt/domain-state.ts";
import type { DomainState } from "../../drivers/libvirt/states.ts";
import type { MachineStats } from "../../drivers/machine-stats.ts";
import type { ObjectId, ObservedObject } from "../../model/object.ts";
import type { Readiness } from "../../model/readiness.ts";
import { parseResourceId } from "../../model/resource.ts";
import type { LatestCredits } from "../cpu-credits/latest-credits.ts";
import type { Reconciliation } from "../reconcile/reconciliation.ts";
import {
  CREDIT_METRICS,
  DISK_METRICS,
  type DiskStats,
  INTERFACE_METRICS,
  type InterfaceStats,
  MACHINE_METRICS,
  type MachineMetric,
} from "./machine-metrics.ts";
import type { RenderedFamily } from "./merge-expositions.ts";
import { formatLabels, renderHeader, type Sample } from "./metric-family.ts";

/** A machine of the fleet with its labels, and with the names of its parts in the fleet. */
interface LabelledMachine {
  readonly labels: Sample["labels"];
  readonly running: boolean;
  /** Undefined: the machine has no readiness probe, or its readiness is unknown. */
  readonly ready: boolean | undefined;
  /** Names by the device on the host: `db-data` by `vda`, `net0` by a tap device. */
  readonly disks: ReadonlyMap<string, string>;
  readonly interfaces: ReadonlyMap<string, string>;
}

/** A source of measurements with its formatted labels. */
interface MeasuredRow<Of> {
  readonly labels: string;
  readonly source: Of;
}

/**
 * Yields the resource usage of the fleet's machines, metric by metric. Other machines on the same hosts are left out. For ten
 * thousand machines that is 30 MB, so each metric is rendered only when it is written.
 */
export function* renderMachineFamilies(
  reconciliation: Reconciliation,
  stats: readonly MachineStats[],
  credits: Pick<LatestCredits, "of">,
  shared: Sample["labels"],
): Generator<RenderedFamily> {
  const machines = labelMachines(reconciliation, shared);
  const all = [...machines.values()].map((machine) => ({
    labels: formatLabels(machine.labels),
    source: machine,
  }));
  yield renderMachineFamily("vm", RUNNING_METRIC, all);
  yield renderMachineFamily("vm", READY_METRIC, all);
  const counted = [...machines].flatMap(([id, { labels }]) => {
    const source = credits.of(id);
    return source === undefined ? [] : [{ labels: formatLabels(labels), source }];
  });
  for (const metric of CREDIT_METRICS) yield renderMachineFamily("vm_cpu", metric, counted);
  const rows = collectRows(machines, stats);
  for (const metric of MACHINE_METRICS) yield renderMachineFamily("vm", metric, rows.machines);
  for (const metric of DISK_METRICS) yield renderMachineFamily("vm_disk", metric, rows.disks);
  for (const metric of INTERFACE_METRICS) yield renderMachineFamily("vm_network", metric, rows.interfaces);
}

const RUNNING_METRIC: MachineMetric<LabelledMachine> = {
  type: "gauge",
  name: "running",
  help: "1 when the machine runs.",
  value: ({ running }) => (running ? 1 : 0),
};

const READY_METRIC: MachineMetric<LabelledMachine> = {
  type: "gauge",
  name: "ready",
  help: "1 when the readiness probe of the machine succeeds, 0 when it fails; absent while that is unknown.",
  value: ({ ready }) => (ready === undefined ? undefined : Number(ready)),
};

function renderMachineFamily<Of>(
  subject: string,
  metric: MachineMetric<Of>,
  rows: readonly MeasuredRow<Of>[],
): RenderedFamily {
  const { type, help, value } = metric;
  const name = `fleetwright_${subject}_${metric.name}`;
  let text = "";
  for (const { labels, source } of rows) {
    const measured = value(source);
    if (measured !== undefined) text += `${name}${labels} ${measured}\n`;
  }
  return { name, header: text === "" ? "" : renderHeader({ name, help, type }), body: text };
}

function collectRows(machines: ReadonlyMap<ObjectId, LabelledMachine>, stats: readonly MachineStats[]) {
  const rows = {
    machines: [] as MeasuredRow<MachineStats>[],
    disks: [] as MeasuredRow<DiskStats>[],
    interfaces: [] as MeasuredRow<InterfaceStats>[],
  };
  for (const machineStats of stats) {
    const machine = machines.get(machineStats.object);
    if (machine === undefined) continue;
    rows.machines.push({ labels: formatLabels(machine.labels), source: machineStats });
    rows.disks.push(...labelParts("disk", machine, machine.disks, machineStats.disks));
    rows.interfaces.push(...labelParts("interface", machine, machine.interfaces, machineStats.interfaces));
  }
  return rows;
}

/** Leaves out parts that are not in the fleet: the drive of the seed, and devices that users attached by hand. */
function labelParts<Part extends { readonly device: string }>(
  label: string,
  { labels }: LabelledMachine,
  names: ReadonlyMap<string, string>,
  parts: readonly Part[],
): MeasuredRow<Part>[] {
  return parts.flatMap((source) => {
    const name = names.get(source.device);
    return name === undefined ? [] : [{ labels: formatLabels({ ...labels, [label]: name }), source }];
  });
}

const READY_VALUES = {
  ready: true,
  unready: false,
  unknown: undefined,
} as const satisfies Record<Readiness["state"], boolean | undefined>;

function labelMachines(
  { snapshot, revision, planning }: Reconciliation,
  shared: Sample["labels"],
): ReadonlyMap<ObjectId, LabelledMachine> {
  const { id: fleet } = revision.desired.fleet;
  const machines = new Map<ObjectId, LabelledMachine>();
  for (const object of snapshot.objects) {
    const { id, type, target, mark, state } = object;
    if (type !== "domain" || mark?.fleet !== fleet) continue;
    const { project, name } = parseResourceId(mark.owner);
    const labels = { ...shared, host: target, vm: `${project}/${name}` };
    const ready = READY_VALUES[planning.compiled.readiness.get(mark.owner)?.state ?? "unknown"];
    machines.set(id, { labels, running: state.power === "running", ready, ...partNames(object) });
  }
  return machines;
}

function partNames({ state, running }: ObservedObject): Pick<LabelledMachine, "disks" | "interfaces"> {
  const { disks = {}, interfaces = {} }: Partial<DomainState> = domainStateOf({
    state: { ...state, ...running },
  });
  return {
    disks: new Map(Object.entries(disks).map(([name, { target }]) => [target, name])),
    interfaces: new Map(Object.entries(interfaces).map(([name, { tap = "" }]) => [tap, name])),
  };
}
