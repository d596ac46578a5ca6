import type { DomainState } from "../drivers/libvirt/states.ts";
import type { DesiredObject, ObservedObject } from "../model/object.ts";
import { type Resource, type ResourceId, showResource } from "../model/resource.ts";
import { familyOf } from "./family.ts";
import type { Column } from "./table.ts";
import type { World } from "./world/world.ts";

/** A virtual machine as both sides know it. */
export interface Machine {
  readonly id: ResourceId;
  readonly name: string;
  /** Where it is; where it will be, when it is not made yet. */
  readonly host: string | undefined;
  readonly state: "running" | "off" | "absent" | "unknown";
  readonly addresses: readonly string[];
  /** Wanted to run. */
  readonly wanted: boolean;
  /** What the plan says of it: empty when it is as it should be. */
  readonly pending: string;
}

type Known = Pick<World, "resources" | "snapshot" | "compiled" | "plan" | "fleet" | "suspended">;

export function machinesOf(world: Known): Machine[] {
  return world.resources
    .filter(({ kind }) => kind === "VirtualMachine")
    .map((resource) => machineOf(resource, world));
}

function machineOf({ id }: Resource, world: Known): Machine {
  const observed = ownOf(id, world).find(({ type }) => type === "domain");
  const desired = world.compiled.objects.find(({ type, owner }) => type === "domain" && owner === id);
  const state = (observed?.state ?? desired?.state) as DomainState | undefined; // objects of type domain have this state
  return {
    id,
    name: showResource(id).replace(/^VirtualMachine\//, ""),
    host: observed?.target ?? desired?.target ?? world.compiled.placements.get(id)?.host,
    state: stateOf(observed, desired, world),
    addresses: Object.values(state?.interfaces ?? {}).flatMap(({ ipv4 }) => ipv4 ?? []),
    wanted: (desired?.state as DomainState | undefined)?.power === "running",
    pending: pendingOf(id, world),
  };
}

function stateOf(
  observed: ObservedObject | undefined,
  desired: DesiredObject<object> | undefined,
  { snapshot }: Known,
): Machine["state"] {
  if (observed !== undefined) return observed.state.power === "running" ? "running" : "off";
  const unknown =
    desired === undefined ? snapshot.unreadable.size > 0 : snapshot.unreadable.has(desired.target);
  return unknown ? "unknown" : "absent";
}

/** The fleet's own objects of one resource, or of all members of a pool; those in the trash left out. */
export function ownOf(
  id: ResourceId,
  { snapshot, fleet, compiled }: Pick<Known, "snapshot" | "fleet" | "compiled">,
): ObservedObject[] {
  const belongs = familyOf(id, { compiled });
  return snapshot.objects.filter(
    ({ mark, trashed }) =>
      mark !== undefined && mark.fleet === fleet.id && trashed === undefined && belongs(mark.owner),
  );
}

/** What stands between a resource and its wish, in a few words. */
export function pendingOf(
  id: ResourceId,
  { plan, suspended, compiled }: Pick<Known, "plan" | "suspended" | "compiled">,
): string {
  const belongs = familyOf(id, { compiled });
  if (suspended.has(id)) return `suspended: ${suspended.get(id)}`;
  if (plan.blocked.some(({ resource }) => belongs(resource))) return "blocked";
  const changes = plan.changes.filter(({ owner }) => belongs(owner));
  const held = changes.find(({ hold }) => hold !== undefined);
  if (held?.hold !== undefined) return `${held.action} held: ${held.hold.gate}`;
  if (changes.some(({ cause }) => cause === "drift")) return "drift";
  return [...new Set(changes.map(({ action }) => action))].join(", ");
}

const STATES = {
  running: "green",
  off: "yellow",
  absent: "dim",
  unknown: "red",
} as const satisfies Record<Machine["state"], string>;

export const MACHINE_COLUMNS: readonly Column<Machine>[] = [
  { head: "NAME", cell: ({ name }, color) => color.bold(name) },
  { head: "HOST", cell: ({ host }) => host ?? "" },
  { head: "ADDRESS", cell: ({ addresses }) => addresses.join(", ") },
  { head: "STATE", cell: ({ state }, color) => color[STATES[state]](state) },
];
