import { attemptChange } from "../../engine/apply/attempt.ts";
import { formatObject } from "../../engine/format.ts";
import { isOwned } from "../../engine/plan/lineage.ts";
import { Failure } from "../../model/failure.ts";
import { escapeHidden, formatJson } from "../../model/hidden-characters.ts";
import type { Mark, ObservedObject, Trashed } from "../../model/object.ts";
import { formatResource, parseResourceId } from "../../model/resource.ts";
import { type Command, FLEET_OPTIONS, LOOK_OPTIONS, type ParsedArgs } from "../command.ts";
import { type FleetWorkspace, openFleet } from "../fleet/open-fleet.ts";
import type { CommitPolicy } from "../fleet/source.ts";
import type { Session } from "../session.ts";
import { formatAge, formatTime } from "../terminal/format.ts";
import { type Column, formatTable } from "../terminal/table.ts";

type TrashedObject = ObservedObject & { readonly trashed: Trashed; readonly mark: Mark };

export const trash: Command = {
  name: "trash",
  group: "Change:",
  summary: "list objects in the trash, with their expiry",
  details: "Add the resource to the files again to restore its data from the trash.",
  options: LOOK_OPTIONS,
  examples: [["trash", "list the trash of all hosts"]],
  async run(parsedArgs, session) {
    const { io, json } = session;
    await using workspace = await openNamedFleet(parsedArgs, session, "merged");
    const trashed = listTrash(workspace);
    io.print(
      json
        ? formatJson(trashed)
        : formatTable(trashed, trashColumns(session.now()), io.color, "the trash is empty"),
    );
    return "ok";
  },
};

async function openNamedFleet(
  parsedArgs: ParsedArgs,
  session: Session,
  policy: CommitPolicy,
): Promise<FleetWorkspace> {
  return openFleet({ ...parsedArgs, args: [] }, session, policy);
}

function listTrash({ snapshot, fleet, lineage }: FleetWorkspace): TrashedObject[] {
  return snapshot.objects.filter(
    (object): object is TrashedObject => object.trashed !== undefined && isOwned(object, { fleet, lineage }),
  );
}

function trashColumns(now: Date): readonly Column<TrashedObject>[] {
  return [
    { head: "OBJECT", cell: ({ id }, color) => color.bold(id) },
    { head: "OWNER", cell: ({ mark }) => formatResource(mark.owner) },
    { head: "SINCE", cell: ({ trashed }) => `${formatAge(trashed.since, now)} ago` },
    {
      head: "UNTIL",
      cell: ({ trashed }) => (trashed.until === null ? "for good" : formatTime(trashed.until)),
    },
  ];
}

export const undelete: Command = {
  name: "undelete",
  group: "Change:",
  summary: "restore an object from the trash without its resource",
  details:
    "The object stays in place, protected, and no file manages it. To have it managed again, add its resource to the files instead: the next apply then restores it.",
  args: [{ name: "<object>", description: "name from `trash`, such as volume@hv1/local/db-data.qcow2" }],
  options: FLEET_OPTIONS,
  examples: [["undelete volume@hv1/local/db-data.qcow2", "restore a disk under its name"]],
  async run(parsedArgs, session) {
    const { io, json, signal, store } = session;
    await using workspace = await openNamedFleet(parsedArgs, session, "any");
    const object = findTrashed(parsedArgs.args[0] ?? "", listTrash(workspace));
    await using _lock = await store.lockApply(workspace.fleet.id);
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
    const connection = workspace.connection(target);
    await attemptChange(change, (stop) => connection.perform(change, stop), { abandon: signal });
    if (json) io.print(formatJson({ restored: id }, "line"));
    else
      io.print(
        `${io.color.green("✓")} ${escapeHidden(formatObject(object))} is restored and protected; no file manages it`,
      );
    return "ok";
  },
};

/** Finds a trashed object by its id, or by a name that only one object has. Throws `usage` for no or several objects. */
function findTrashed(text: string, all: readonly TrashedObject[]): TrashedObject {
  const matching = all.filter((object) => trashedNames(object).includes(text));
  const [only] = matching;
  if (only !== undefined && matching.length === 1) return only;
  const hint =
    all.length === 0
      ? "the trash is empty"
      : `in the trash: ${(matching.length > 1 ? matching : all).map(({ id }) => id).join(", ")}`;
  throw new Failure(
    "usage",
    `${text}: ${matching.length > 1 ? "several objects in the trash have this name" : "no object in the trash has this name"}`,
    { hint },
  );
}

function trashedNames({ id, name, mark }: TrashedObject): string[] {
  return [id, name, mark.owner, formatResource(mark.owner), parseResourceId(mark.owner).name];
}
