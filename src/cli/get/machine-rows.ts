import { isHeld } from "../../engine/plan/queries.ts";
import { groupBy } from "../../model/group-by.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { Readiness } from "../../model/readiness.ts";
import { formatResource, type ResourceId } from "../../model/resource.ts";
import { listMachines, type Machine } from "../../workspace/machines.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";
import { ownerFilterFor } from "../ownership.ts";
import type { Column } from "../terminal/table.ts";

/** A virtual machine, from its desired and its observed domain. */
export interface MachineRow {
  readonly id: ResourceId;
  readonly name: string;
  /** The observed host; the planned host if the machine does not exist yet. */
  readonly host: string | undefined;
  readonly state: Machine["state"];
  /** Addresses for display. One that Fleetwright does not give has its source: `192.168.122.45 (lease)`. */
  readonly addresses: readonly string[];
  /** True if the machine should run. */
  readonly wanted: boolean;
  /** Undefined: the machine has no readiness probe. */
  readonly readiness: Readiness | undefined;
  /** The pending changes; empty if the machine matches its files. */
  readonly pending: string;
}

type MachineRowContext = Pick<
  FleetWorkspace,
  "resources" | "snapshot" | "compiled" | "plan" | "fleet" | "suspended"
>;

export function machineRows(workspace: MachineRowContext): MachineRow[] {
  return listMachines(workspace).map((machine) => toMachineRow(machine, workspace));
}

function toMachineRow(
  { resource: { id }, host, state, wanted, readiness, interfaces }: Machine,
  workspace: MachineRowContext,
): MachineRow {
  return {
    id,
    name: formatResource(id).replace(/^VirtualMachine\//, ""),
    host,
    state,
    addresses: interfaces.flatMap(formatAddresses),
    wanted,
    readiness,
    pending: formatPending(id, workspace),
  };
}

function formatAddresses({ addresses, learned }: Machine["interfaces"][number]): readonly string[] {
  return learned.length === 0 ? addresses : learned.map(({ address, source }) => `${address} (${source})`);
}

/** Returns the fleet's objects of a resource or of all members of a pool, without trashed ones. */
export function objectsOwnedBy(
  id: ResourceId,
  { snapshot, fleet, compiled }: Pick<MachineRowContext, "snapshot" | "fleet" | "compiled">,
): ObservedObject[] {
  const owned = filterByOwner(id, snapshot.objects, ({ mark }) => mark?.owner, { compiled });
  return owned.filter(({ mark, trashed }) => mark?.fleet === fleet.id && trashed === undefined);
}

const ownerOf = ({ owner }: { readonly owner: ResourceId }) => owner;

/** Returns the items that belong to a resource, or to any member of a pool. */
function filterByOwner<Item>(
  id: ResourceId,
  list: readonly Item[],
  owner: (item: Item) => ResourceId | undefined,
  workspace: Pick<FleetWorkspace, "compiled">,
): readonly Item[] {
  const byOwner = indexByOwner(list, owner);
  if (workspace.compiled.pools.every((group) => group.id !== id)) return byOwner.get(id) ?? [];
  const belongs = ownerFilterFor(id, workspace);
  return [...byOwner].flatMap(([itemOwner, items]) =>
    itemOwner !== undefined && belongs(itemOwner) ? items : [],
  );
}

const ownerIndexes = new WeakMap<object, unknown>();

/** Indexes a list once, because tables look up thousands of machines. Each list must always be used with the same `owner`. */
function indexByOwner<Item>(
  list: readonly Item[],
  owner: (item: Item) => ResourceId | undefined,
): Map<ResourceId | undefined, Item[]> {
  const cached = ownerIndexes.get(list) as Map<ResourceId | undefined, Item[]> | undefined; // set below
  if (cached !== undefined) return cached;
  const index = groupBy(list, owner);
  ownerIndexes.set(list, index);
  return index;
}

/** Summarizes why a resource does not match its files: suspended, blocked, held, drift, or the pending actions. */
export function formatPending(
  id: ResourceId,
  { plan, suspended, compiled }: Pick<MachineRowContext, "plan" | "suspended" | "compiled">,
): string {
  if (suspended.has(id)) return `suspended: ${suspended.get(id)}`;
  const blocked = filterByOwner(id, plan.blocked, ({ resource }) => resource, { compiled });
  if (blocked.length > 0) return "blocked";
  const changes = filterByOwner(id, plan.changes, ownerOf, { compiled });
  const held = changes.find(isHeld);
  if (held?.hold !== undefined) return `${held.action} held: ${held.hold.gate}`;
  if (changes.some(({ cause }) => cause === "drift")) return "drift";
  return [...new Set(changes.map(({ action }) => action))].join(", ");
}

const STATE_COLORS = {
  running: "green",
  off: "yellow",
  absent: "dim",
  unknown: "red",
} as const satisfies Record<MachineRow["state"], string>;

const READINESS_COLORS = {
  ready: "green",
  unready: "red",
  unknown: "yellow",
} as const satisfies Record<Readiness["state"], string>;

const READY_COLUMN: Column<MachineRow> = {
  head: "READY",
  cell: ({ readiness }, color) =>
    readiness === undefined ? "" : color[READINESS_COLORS[readiness.state]](readiness.state),
};

const MACHINE_COLUMNS: readonly Column<MachineRow>[] = [
  { head: "NAME", cell: ({ name }, color) => color.bold(name) },
  { head: "HOST", cell: ({ host }) => host ?? "" },
  { head: "ADDRESS", cell: ({ addresses }) => addresses.join(", ") },
  { head: "STATE", cell: ({ state }, color) => color[STATE_COLORS[state]](state) },
];

/** Returns the columns for these machines, with their readiness if one of them has a readiness probe. */
export function machineColumns(machines: readonly MachineRow[]): readonly Column<MachineRow>[] {
  const isProbed = machines.some(({ readiness }) => readiness !== undefined);
  return isProbed ? [...MACHINE_COLUMNS, READY_COLUMN] : MACHINE_COLUMNS;
}
