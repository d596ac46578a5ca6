import { formatCredits, type MachineCredits } from "../../engine/cpu-credits/machine-credits.ts";
import type { HostSpec } from "../../generated/kinds/host.ts";
import type { ImageSpec } from "../../generated/kinds/image.ts";
import type { InstanceTypeSpec } from "../../generated/kinds/instance-type.ts";
import type { NetworkSpec } from "../../generated/kinds/network.ts";
import type { SecretSpec } from "../../generated/kinds/secret.ts";
import type { StoragePoolSpec } from "../../generated/kinds/storage-pool.ts";
import type { VirtualMachineSpec } from "../../generated/kinds/virtual-machine.ts";
import type { VirtualMachinePoolSpec } from "../../generated/kinds/virtual-machine-pool.ts";
import type { VolumeSpec } from "../../generated/kinds/volume.ts";
import { AGE_KEY_FILE } from "../../images/age.ts";
import { formatResource, type Resource, type ResourceId } from "../../model/resource.ts";
import { formatBytes } from "../../model/units.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";
import { ownerFilterFor } from "../ownership.ts";
import type { Column } from "../terminal/table.ts";
import { formatHostState } from "./host-state.ts";
import { formatPending, type MachineRow, machineColumns, machineRows } from "./machine-rows.ts";
import { NETWORK_COLUMNS } from "./network-columns.ts";
import { type ColumnsOfKind, type ResourceColumn, specColumn, targetsColumn } from "./resource-column.ts";

type Width = "narrow" | "wide";

/** Returns the columns of a kind: name, desired and observed state, and pending changes. */
export function columnsFor(
  kind: string,
  width: Width,
  workspace: FleetWorkspace & { readonly credits: ReadonlyMap<ResourceId, MachineCredits> },
): readonly ResourceColumn[] {
  const kindColumns = (KIND_COLUMNS[kind] ?? NETWORK_COLUMNS[kind] ?? (() => []))(workspace);
  const credits = kind === "VirtualMachine" ? creditsColumns(workspace.credits) : [];
  const wide = width === "wide" ? [...(WIDE_COLUMNS[kind] ?? []), ...COMMON_WIDE_COLUMNS] : [];
  return [NAME_COLUMN, ...kindColumns, ...credits, ...wide, pendingColumn(workspace)];
}

const NAME_COLUMN: ResourceColumn = {
  head: "NAME",
  cell: ({ id, kind }, color) => color.bold(formatResource(id).slice(kind.length + 1)),
};

function pendingColumn(workspace: FleetWorkspace): ResourceColumn {
  return { head: "PENDING", cell: ({ id }, color) => color.yellow(formatPending(id, workspace)) };
}

/** Returns a column with the CPU credits, if the fleet has burstable machines. */
function creditsColumns(credits: ReadonlyMap<ResourceId, MachineCredits>): readonly ResourceColumn[] {
  if (credits.size === 0) return [];
  const cell: ResourceColumn["cell"] = ({ id }, color) => {
    const own = credits.get(id);
    if (own === undefined) return "";
    return own.throttled ? color.yellow(formatCredits(own)) : formatCredits(own);
  };
  return [{ head: "CREDITS", cell }];
}

const COMMON_WIDE_COLUMNS: readonly ResourceColumn[] = [
  { head: "LABELS", cell: ({ labels }) => formatLabels(labels) },
  { head: "FILE", cell: ({ source }) => `${source.file}:${source.line}` },
];

const KIND_COLUMNS: Readonly<Record<string, ColumnsOfKind>> = {
  VirtualMachine: resourceColumnsOfMachines,
  Host: (workspace) => [
    {
      head: "STATE",
      cell: (resource, color) => formatHostState(resource as Resource<HostSpec>, workspace, color), // the kind is Host
    },
    { head: "HYPERVISOR", cell: ({ name }) => workspace.snapshot.facts.get(name)?.hypervisor ?? "" },
    { head: "CPUS", cell: ({ name }) => String(workspace.snapshot.facts.get(name)?.cpus ?? "") },
    { head: "MEMORY", cell: ({ name }) => formatGibibytes(workspace.snapshot.facts.get(name)?.memoryBytes) },
    {
      head: "MACHINES",
      cell: ({ name }) =>
        String([...workspace.compiled.placements.values()].filter(({ host }) => host === name).length),
    },
  ],
  VirtualMachinePool: poolColumns,
  Volume: (workspace) => [
    specColumn<VolumeSpec>("SIZE", ({ size }) => size),
    specColumn<VolumeSpec>("POOL", ({ pool }) => pool),
    targetsColumn(workspace),
  ],
  Network: (workspace) => [
    specColumn<NetworkSpec>("MODE", ({ mode, name }) => withName(mode, name)),
    specColumn<NetworkSpec>("SUBNETS", ({ subnets }) => subnets.map(({ cidr }) => cidr).join(", ")),
    targetsColumn(workspace),
  ],
  StoragePool: (workspace) => [
    specColumn<StoragePoolSpec>("TYPE", ({ type, name }) => withName(type, name)),
    specColumn<StoragePoolSpec>("PATH", ({ path }) => path),
    targetsColumn(workspace),
  ],
  Image: (workspace) => [
    specColumn<ImageSpec>("SOURCE", ({ source }) => source.recipe ?? source.path ?? source.url),
    { head: "DIGEST", cell: ({ id }) => workspace.artifacts.get(id)?.disk.digest.slice(0, 12) ?? "" },
    targetsColumn(workspace),
  ],
  InstanceType: () => [
    specColumn<InstanceTypeSpec>("FAMILY", ({ family }) => family),
    specColumn<InstanceTypeSpec>("CPU", ({ cpu }) => cpu.guest),
    specColumn<InstanceTypeSpec>("MEMORY", ({ memory }) => memory.guest),
  ],
  Secret: () => [
    specColumn<SecretSpec>("KEYS", ({ env, file, age }) =>
      [env, file, age].flatMap((keys) => Object.keys(keys)).join(", "),
    ),
  ],
};

/** Formats `existing default`: a network or a pool that others made, with its name in libvirt. */
function withName(mode: string, name: string | undefined): string {
  return name === undefined ? mode : `${mode} ${name}`;
}

const WIDE_COLUMNS: Readonly<Record<string, readonly ResourceColumn[]>> = {
  VirtualMachine: [
    specColumn<VirtualMachineSpec>("TYPE", ({ instanceType }) => instanceType),
    specColumn<VirtualMachineSpec>("IMAGE", ({ image }) => image),
    specColumn<VirtualMachineSpec>("VOLUMES", ({ volumes }) =>
      volumes.map(({ volume }) => volume).join(", "),
    ),
  ],
  Host: [specColumn<HostSpec>("LIBVIRT", ({ libvirt }) => libvirt)],
  Secret: [
    specColumn<SecretSpec>("FROM", ({ env, file, age }) =>
      [
        ...Object.values(env).map((name) => `$${name}`),
        ...Object.values(file),
        ...Object.keys(age).map(() => `age ($${AGE_KEY_FILE})`),
      ].join(", "),
    ),
  ],
};

function resourceColumnsOfMachines(workspace: FleetWorkspace): ResourceColumn[] {
  const rows = machineRows(workspace);
  const machines = new Map(rows.map((machine) => [machine.id, machine]));
  const cellOf = ({ head, cell }: Column<MachineRow>): ResourceColumn => ({
    head,
    cell: ({ id }, color) => {
      const machine = machines.get(id);
      return machine === undefined ? "" : cell(machine, color);
    },
  });
  return machineColumns(rows).slice(1).map(cellOf);
}

function poolColumns(workspace: FleetWorkspace): ResourceColumn[] {
  const machines = machineRows(workspace);
  const members = ({ id }: Resource) => {
    const belongs = ownerFilterFor(id, workspace);
    return machines.filter((machine) => belongs(machine.id));
  };
  const running = (resource: Resource) => members(resource).filter(({ state }) => state === "running").length;
  return [
    specColumn<VirtualMachinePoolSpec>("REPLICAS", ({ replicas }) => replicas),
    {
      head: "RUNNING",
      cell: (resource, color) => {
        const { replicas } = resource.spec as VirtualMachinePoolSpec; // validated by the loader
        return (running(resource) < replicas ? color.yellow : color.green)(`${running(resource)}`);
      },
    },
    ...readyColumn(machines, members),
    { head: "ON", cell: (resource) => formatCounts(members(resource).flatMap(({ host }) => host ?? [])) },
  ];
}

/** Returns the column with the number of ready members, unless no machine has a readiness probe. */
function readyColumn(
  machines: readonly MachineRow[],
  members: (pool: Resource) => readonly MachineRow[],
): ResourceColumn[] {
  if (machines.every(({ readiness }) => readiness === undefined)) return [];
  const cell: ResourceColumn["cell"] = (pool, color) => {
    const probed = members(pool).filter(({ readiness }) => readiness !== undefined);
    const ready = probed.filter(({ readiness }) => readiness?.state === "ready").length;
    if (probed.length === 0) return "";
    return (ready < probed.length ? color.yellow : color.green)(`${ready}`);
  };
  return [{ head: "READY", cell }];
}

/** Formats `hv1 2, hv2 1`. */
function formatCounts(words: readonly string[]): string {
  const sorted = [...new Set(words)].sort();
  return sorted.map((word) => `${word} ${words.filter((counted) => counted === word).length}`).join(", ");
}

function formatGibibytes(bytes: number | undefined): string {
  return bytes === undefined ? "" : formatBytes(Math.round(bytes / 2 ** 28) * 2 ** 28);
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}
