import { showObject } from "../../engine/show.ts";
import { Failure } from "../../model/failure.ts";
import type { Mark, ObservedObject, Trashed } from "../../model/object.ts";
import { parseResourceId, showResource } from "../../model/resource.ts";
import { type Command, FLEET_OPTIONS, type Given } from "../command.ts";
import type { Session } from "../session.ts";
import { type Column, table } from "../table.ts";
import { age, moment } from "../words.ts";
import { openFleet, type World } from "../world/world.ts";

type InTrash = ObservedObject & { readonly trashed: Trashed; readonly mark: Mark };

export const trash: Command = {
  name: "trash",
  group: "Objects:",
  summary: "what is in the trash, since when, and until when",
  details: "Adding the resource again takes its data out of the trash, as it was.",
  options: FLEET_OPTIONS,
  examples: [["trash", "of all hosts"]],
  async run(given, session) {
    const { io, json } = session;
    await using world = await look(given, session);
    const found = trashIn(world);
    io.print(
      json
        ? JSON.stringify(found, undefined, 2)
        : table(found, columns(session.now()), io.color, "the trash is empty"),
    );
    return "ok";
  },
};

async function look(given: Given, session: Session): Promise<World> {
  return openFleet({ ...given, args: [] }, session);
}

function trashIn({ snapshot, fleet }: World): InTrash[] {
  return snapshot.objects.filter(
    (object): object is InTrash => object.trashed !== undefined && object.mark?.fleet === fleet.id,
  );
}

function columns(now: Date): readonly Column<InTrash>[] {
  return [
    { head: "OBJECT", cell: ({ id }, color) => color.bold(id) },
    { head: "OF", cell: ({ mark }) => showResource(mark.owner) },
    { head: "SINCE", cell: ({ trashed }) => `${age(trashed.since, now)} ago` },
    { head: "UNTIL", cell: ({ trashed }) => (trashed.until === null ? "for good" : moment(trashed.until)) },
  ];
}

export const undelete: Command = {
  name: "undelete",
  group: "Objects:",
  summary: "take an object out of the trash without its resource",
  details:
    "It stays where it is, protected, and belongs to no file. To have it managed again, add its resource instead:\nthen the next apply takes it out of the trash by itself.",
  args: [{ name: "<object>", about: "as `trash` shows it, such as volume@hv1/local/db-data.qcow2" }],
  options: FLEET_OPTIONS,
  examples: [["undelete volume@hv1/local/db-data.qcow2", "the disk is there again, under its name"]],
  async run(given, session) {
    const { io, json, signal, store } = session;
    await using world = await look(given, session);
    const object = named(given.args[0] ?? "", trashIn(world));
    await using _lock = await store.lock(world.fleet.id);
    const { id, type, target, name, state, trashed, mark } = object;
    const change = {
      id,
      type,
      target,
      name,
      owner: mark.owner,
      action: "restore",
      before: state,
      after: state,
      fields: [],
      trashed,
      mark: { ...mark, protect: true },
    } as const;
    await world.connection(target).perform(change, signal);
    if (json) io.print(JSON.stringify({ restored: id }));
    else
      io.print(
        `${io.color.green("✓")} ${showObject(object)} is out of the trash and protected; no file wants it`,
      );
    return "ok";
  },
};

/** By its id, or by its name where only one has it. */
function named(text: string, all: readonly InTrash[]): InTrash {
  const found = all.filter((object) => namesOf(object).includes(text));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const hint =
    all.length === 0
      ? "the trash is empty"
      : `there are ${(found.length > 1 ? found : all).map(({ id }) => id).join(", ")}`;
  throw new Failure(
    "usage",
    `${text}: ${found.length > 1 ? "several objects in the trash are called so" : "nothing in the trash is called so"}`,
    { hint },
  );
}

function namesOf({ id, name, mark }: InTrash): string[] {
  return [id, name, mark.owner, showResource(mark.owner), parseResourceId(mark.owner).name];
}
