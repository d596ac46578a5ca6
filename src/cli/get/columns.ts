import { AGE_KEY_FILE } from "../../images/age.ts";
import type { HostSpec } from "../../kinds/host/spec.gen.ts";
import type { ImageSpec } from "../../kinds/image/spec.gen.ts";
import type { InstanceTypeSpec } from "../../kinds/instance-type/spec.gen.ts";
import type { NetworkSpec } from "../../kinds/network/spec.gen.ts";
import type { SecretSpec } from "../../kinds/secret/spec.gen.ts";
import type { StoragePoolSpec } from "../../kinds/storage-pool/spec.gen.ts";
import type { VirtualMachineSpec } from "../../kinds/virtual-machine/spec.gen.ts";
import type { VirtualMachinePoolSpec } from "../../kinds/virtual-machine-pool/spec.gen.ts";
import type { VolumeSpec } from "../../kinds/volume/spec.gen.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import { showBytes } from "../../model/units.ts";
import { familyOf } from "../family.ts";
import { MACHINE_COLUMNS, type Machine, machinesOf, pendingOf } from "../machines.ts";
import type { Column } from "../table.ts";
import type { World } from "../world/world.ts";
import { type Columns, type ResourceColumn, spec, where } from "./column.ts";
import { NETWORK_COLUMNS } from "./network-columns.ts";

export type Width = "narrow" | "wide";

/** The columns of a kind: its name, what is wanted and what is there, and what the plan says of it. */
export function columnsFor(kind: string, width: Width, world: World): readonly ResourceColumn[] {
  const own = (OWN[kind] ?? NETWORK_COLUMNS[kind] ?? (() => []))(world);
  const wide = width === "wide" ? [...(WIDE[kind] ?? []), ...EVERYWHERE] : [];
  return [NAME, ...own, ...wide, pending(world)];
}

const NAME: ResourceColumn = {
  head: "NAME",
  cell: ({ id, kind }, color) => color.bold(showResource(id).slice(kind.length + 1)),
};

function pending(world: World): ResourceColumn {
  return { head: "PENDING", cell: ({ id }, color) => color.yellow(pendingOf(id, world)) };
}

const EVERYWHERE: readonly ResourceColumn[] = [
  { head: "LABELS", cell: ({ labels }) => pairs(labels) },
  { head: "FILE", cell: ({ source }) => `${source.file}:${source.line}` },
];

const OWN: Readonly<Record<string, Columns>> = {
  VirtualMachine: machineColumns,
  Host: (world) => [
    {
      head: "STATE",
      cell: ({ name }, color) =>
        world.snapshot.unreadable.has(name) ? color.red("unreachable") : color.green("up"),
    },
    { head: "HYPERVISOR", cell: ({ name }) => world.snapshot.facts.get(name)?.hypervisor ?? "" },
    { head: "CPUS", cell: ({ name }) => String(world.snapshot.facts.get(name)?.cpus ?? "") },
    { head: "MEMORY", cell: ({ name }) => gibibytes(world.snapshot.facts.get(name)?.memoryBytes) },
    {
      head: "MACHINES",
      cell: ({ name }) =>
        String([...world.compiled.placements.values()].filter(({ host }) => host === name).length),
    },
  ],
  VirtualMachinePool: poolColumns,
  Volume: (world) => [
    spec<VolumeSpec>("SIZE", ({ size }) => size),
    spec<VolumeSpec>("POOL", ({ pool }) => pool),
    where(world),
  ],
  Network: (world) => [
    spec<NetworkSpec>("MODE", ({ mode }) => mode),
    spec<NetworkSpec>("SUBNETS", ({ subnets }) => subnets.map(({ cidr }) => cidr).join(", ")),
    where(world),
  ],
  StoragePool: (world) => [
    spec<StoragePoolSpec>("TYPE", ({ type }) => type),
    spec<StoragePoolSpec>("PATH", ({ path }) => path),
    where(world),
  ],
  Image: (world) => [
    spec<ImageSpec>("SOURCE", ({ source }) => source.recipe ?? source.path ?? source.url),
    { head: "DIGEST", cell: ({ id }) => world.artifacts.get(id)?.disk.digest.slice(0, 12) ?? "" },
    where(world),
  ],
  InstanceType: () => [
    spec<InstanceTypeSpec>("FAMILY", ({ family }) => family),
    spec<InstanceTypeSpec>("CPU", ({ cpu }) => cpu.guest),
    spec<InstanceTypeSpec>("MEMORY", ({ memory }) => memory.guest),
  ],
  Secret: () => [
    spec<SecretSpec>("KEYS", ({ env, file, age }) =>
      [env, file, age].flatMap((keys) => Object.keys(keys)).join(", "),
    ),
  ],
};

const WIDE: Readonly<Record<string, readonly ResourceColumn[]>> = {
  VirtualMachine: [
    spec<VirtualMachineSpec>("TYPE", ({ instanceType }) => instanceType),
    spec<VirtualMachineSpec>("IMAGE", ({ image }) => image),
    spec<VirtualMachineSpec>("VOLUMES", ({ volumes }) => volumes.map(({ volume }) => volume).join(", ")),
  ],
  Host: [spec<HostSpec>("LIBVIRT", ({ libvirt }) => libvirt)],
  Secret: [
    spec<SecretSpec>("FROM", ({ env, file, age }) =>
      [
        ...Object.values(env).map((name) => `$${name}`),
        ...Object.values(file),
        ...Object.keys(age).map(() => `age ($${AGE_KEY_FILE})`),
      ].join(", "),
    ),
  ],
};

function machineColumns(world: World): ResourceColumn[] {
  const machines = new Map(machinesOf(world).map((machine) => [machine.id, machine]));
  const cellOf = ({ head, cell }: Column<Machine>): ResourceColumn => ({
    head,
    cell: ({ id }, color) => {
      const machine = machines.get(id);
      return machine === undefined ? "" : cell(machine, color);
    },
  });
  return MACHINE_COLUMNS.slice(1).map(cellOf);
}

function poolColumns(world: World): ResourceColumn[] {
  const machines = machinesOf(world);
  const members = ({ id }: Resource) => {
    const belongs = familyOf(id, world);
    return machines.filter((machine) => belongs(machine.id));
  };
  const running = (resource: Resource) => members(resource).filter(({ state }) => state === "running").length;
  return [
    spec<VirtualMachinePoolSpec>("REPLICAS", ({ replicas }) => replicas),
    {
      head: "RUNNING",
      cell: (resource, color) => {
        const { replicas } = resource.spec as VirtualMachinePoolSpec; // the loader validated it
        return (running(resource) < replicas ? color.yellow : color.green)(`${running(resource)}`);
      },
    },
    { head: "ON", cell: (resource) => tally(members(resource).flatMap(({ host }) => host ?? [])) },
  ];
}

/** `hv1 2, hv2 1` */
function tally(words: readonly string[]): string {
  const sorted = [...new Set(words)].sort();
  return sorted.map((word) => `${word} ${words.filter((one) => one === word).length}`).join(", ");
}

function gibibytes(bytes: number | undefined): string {
  return bytes === undefined ? "" : showBytes(Math.round(bytes / 2 ** 28) * 2 ** 28);
}

function pairs(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}
