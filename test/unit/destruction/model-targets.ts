import type { Connection } from "../../../src/drivers/driver.ts";
import { createDrivers, typesOf } from "../../../src/drivers/index.ts";
import type { Connections } from "../../../src/engine/observe/observe.ts";
import type { Change } from "../../../src/model/change.ts";
import { Failure } from "../../../src/model/failure.ts";
import { canonical } from "../../../src/model/hash.ts";
import { EVERY_LINEAGE, type Lineage } from "../../../src/model/lineage.ts";
import type { Mark, ObjectId, ObservedObject, TargetId } from "../../../src/model/object.ts";
import { HOST_FACTS } from "../compiled-fleet.ts";

/** An object with what is in it. Bytes that begin with `guest` were written by a guest: they exist nowhere else. */
interface StoredObject {
  readonly object: ObservedObject;
  readonly bytes: string;
}

/** What became of bytes that a guest wrote. */
export interface Loss {
  readonly id: ObjectId;
  readonly bytes: string;
  readonly by: Change;
}

export const TYPES = typesOf(createDrivers({ backend: "real" }));
const HOLDS_DATA = new Set(TYPES.filter(({ holdsData }) => holdsData).map(({ name }) => name));

/**
 * Targets in memory that keep a driver's contract (`Connection`): a change is carried out on the object that it is about when that is
 * there and is this fleet's, or not at all. Volumes hold bytes, and it is written down where those of guests end.
 */
export class ModelTargets {
  readonly #objects = new Map<string, StoredObject>();
  readonly losses: Loss[] = [];
  /** Changes that were asked of objects which are not this fleet's or this repository's, and endings of protected ones. */
  readonly violations: string[] = [];
  /** The history of the plan that is carried out. */
  actingLineage: Lineage = EVERY_LINEAGE;
  /** Seconds of true time, whatever clocks say. */
  trueSeconds = 0;
  readonly #trashedAt = new Map<string, number>();
  readonly unreadable = new Set<TargetId>();
  /** How many changes are carried out before the process is killed. */
  remainingChanges = Number.POSITIVE_INFINITY;
  #serial = 0;

  connections(targets: readonly TargetId[]): Connections {
    return new Map(targets.map((target) => [target, this.#connection(target)]));
  }

  #connection(target: TargetId): Connection {
    const own = () =>
      [...this.#objects.values()].map(({ object }) => object).filter((object) => object.target === target);
    const read = async () => {
      if (this.unreadable.has(target)) throw new Failure("host-unreachable", `${target}: no route to host`);
      return own();
    };
    return {
      target,
      facts: async () => HOST_FACTS,
      read,
      reread: async (ids) => (await read()).filter(({ id }) => ids.includes(id)),
      perform: async (change) => {
        await read();
        if (this.remainingChanges <= 0) throw new Failure("cancelled", "killed");
        this.remainingChanges -= 1;
        this.#perform(change);
      },
      adopt: async () => {},
      async [Symbol.asyncDispose]() {},
    };
  }

  #perform(change: Change): void {
    const key = change.action === "trash" ? change.id : storageKey(change);
    const before = this.#objects.get(key);
    if (change.action === "create" && before !== undefined && !isOwnedBy(before.object.mark, change))
      throw new Failure("world-moved", `${change.id} is there already`);
    if (change.action !== "create" && before === undefined) return; // done by a process that was killed
    if (before !== undefined) this.#assertAllowed(change, before.object.mark);
    this.#objects.delete(key);
    const after = resultOf(change, before, () => `made ${++this.#serial}`);
    if (after !== undefined) this.#objects.set(storageKey(after.object), after);
    if (before !== undefined && isWritten(before) && after?.bytes !== before.bytes)
      this.losses.push({ id: change.id, bytes: before.bytes, by: change });
  }

  #assertAllowed(change: Change, mark: Mark | undefined): void {
    const { action, id, trashed } = change;
    const reject = (why: string) => {
      this.violations.push(`${action} ${id}: ${why}`);
      throw new Failure("world-moved", `${id}: ${why}`);
    };
    if (!isOwnedBy(mark, change)) reject(`it is of ${mark?.fleet ?? "no fleet"}`);
    if (mark?.origin !== undefined && !this.actingLineage.roots.includes(mark.origin))
      reject("it is another repository's");
    if (
      mark !== undefined &&
      ENDING.has(action) &&
      this.actingLineage.relationTo(mark.commit) !== "contained"
    )
      reject("a commit applied it that this history does not have");
    if (mark?.protect === true && action !== "restart" && ENDING.has(action)) reject("it is protected");
    if (action === "trash") this.#trashedAt.set(id, this.trueSeconds);
    if (action !== "delete" || trashed === undefined) return;
    const announced = (Date.parse(trashed.until ?? "") - Date.parse(trashed.since)) / 1000;
    const keptSeconds = this.trueSeconds - (this.#trashedAt.get(id) ?? 0);
    if (!(keptSeconds >= announced)) reject(`it was kept for ${keptSeconds} s, not for ${announced}`);
  }

  /** Guests write to everything that machines have as a disk of their own. */
  write(): void {
    for (const [key, { object, bytes }] of [...this.#objects])
      if (
        HOLDS_DATA.has(object.type) &&
        isWritable(object) &&
        object.trashed === undefined &&
        object.mark?.fleet !== "other"
      )
        this.#objects.set(key, {
          object,
          bytes: bytes.startsWith("guest") ? bytes : `guest ${++this.#serial}`,
        });
  }

  /** The marks of these objects are gone, and with them what only a mark's file tells. */
  loseMarks(which: (object: ObservedObject) => boolean): void {
    for (const [key, { object, bytes }] of [...this.#objects]) {
      if (!which(object) || object.mark?.fleet === "other") continue;
      const { content: _, ...state } = object.state;
      this.#objects.delete(key);
      const { trashed: __, ...rest } = object;
      if (object.trashed === undefined)
        this.#objects.set(key, { object: { ...rest, state, mark: undefined }, bytes });
    }
  }

  /** `fleetwright adopt`: only the mark is written. */
  adopt(id: ObjectId, mark: Mark): void {
    const stored = this.#objects.get(id);
    if (stored !== undefined) this.#objects.set(id, { ...stored, object: { ...stored.object, mark } });
  }

  put(object: ObservedObject, bytes: string): void {
    if (!this.#objects.has(storageKey(object))) this.#objects.set(storageKey(object), { object, bytes });
  }

  objects(): readonly ObservedObject[] {
    return [...this.#objects.values()].map(({ object }) => object);
  }

  /** What other people and fleets have, byte by byte. */
  foreignObjects(): string {
    const others = [...this.#objects.values()].filter(({ object }) => object.mark?.fleet === "other");
    return canonical(others.sort((one, other) => (one.object.id < other.object.id ? -1 : 1)));
  }

  /** The bytes that guests wrote and that are still somewhere. */
  guestData(): Set<string> {
    return new Set(
      [...this.#objects.values()].map(({ bytes }) => bytes).filter((bytes) => bytes.startsWith("guest")),
    );
  }
}

const ENDING: ReadonlySet<Change["action"]> = new Set(["trash", "delete", "replace", "restart"]);

function storageKey({
  id,
  trashed,
}: {
  readonly id: ObjectId;
  readonly trashed?: ObservedObject["trashed"];
}): string {
  return trashed === undefined ? id : `${id} in the trash`;
}

function isOwnedBy(mark: Mark | undefined, { mark: desiredMark }: Change): boolean {
  return (
    mark !== undefined &&
    (desiredMark === undefined || mark.fleet === desiredMark.fleet) &&
    mark.fleet !== "other"
  );
}

function isWritten({ bytes }: StoredObject): boolean {
  return bytes.startsWith("guest");
}

/** Disks that have a size of their own; what is filled by us is only read. */
function isWritable({ state }: ObservedObject): boolean {
  return state.capacityBytes !== undefined;
}

function resultOf(
  change: Change,
  before: StoredObject | undefined,
  fresh: () => string,
): StoredObject | undefined {
  const { id, type, target, name, action, mark, trashed } = change;
  if (action === "delete") return undefined;
  const state = change.after ?? before?.object.state ?? {};
  const needs = before?.object.dependsOn ?? [];
  const object: ObservedObject = {
    id,
    type,
    target,
    name,
    state,
    mark,
    dependsOn: needs,
    ...(action === "trash" && trashed !== undefined ? { trashed } : {}),
  };
  const isNew = before === undefined || action === "replace" || state.content !== before.object.state.content;
  return { object, bytes: isNew ? fresh() : before.bytes };
}
