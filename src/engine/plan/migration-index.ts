import type { MigratedDisk, ObjectId, ObservedObject } from "../../model/object.ts";
import type {
  IncomingObject,
  MigratingMachine,
  MigrationIndex,
  OwnedObject,
  PlanningState,
} from "./types.ts";

const NO_MIGRATIONS: MigrationIndex = { incoming: new Map(), departures: new Map() };

/** Indexes the migrations of machines whose source is observed and ours. */
export function indexMigrations(
  { desired, observed }: Pick<PlanningState, "desired" | "observed">,
  isOwn: (object: ObservedObject) => object is OwnedObject,
): MigrationIndex {
  const machines: MigratingMachine[] = [];
  for (const object of desired.values())
    if (object.migration !== undefined) machines.push({ desired: object, migration: object.migration });
  if (machines.length === 0) return NO_MIGRATIONS;
  const incoming = new Map<ObjectId, IncomingObject>();
  const departures = new Map<ObjectId, MigratingMachine>();
  for (const machine of machines) {
    const moves = movesOf(machine);
    const sources = moves.map(({ from }) => observed.get(from));
    if (!sources.every((source) => source !== undefined && isOwn(source))) continue;
    moves.forEach(({ from, to }, index) => {
      departures.set(from, machine);
      incoming.set(to, { source: sources[index] as OwnedObject, machine }); // just looked
    });
  }
  return { incoming, departures };
}

function movesOf({ desired, migration: { from, disks } }: MigratingMachine): MigratedDisk[] {
  return [{ from, to: desired.id }, ...disks];
}
