import { stringify } from "yaml";
import { causeOf, costOf, holdText } from "../../engine/render/words.ts";
import { ACTIONS, type PlannedChange } from "../../model/change.ts";
import type { ObservedObject } from "../../model/object.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import { type Command, FLEET_OPTIONS } from "../command.ts";
import type { Palette } from "../io.ts";
import { machinesOf, ownOf, pendingOf } from "../machines.ts";
import { facts } from "../table.ts";
import { namesIn, resourceNamed } from "../world/names.ts";
import { readSource } from "../world/tree.ts";
import { openWorld, type World } from "../world/world.ts";

export const describe: Command = {
  name: "describe",
  group: "Looking:",
  summary: "everything about one resource: its file, its objects, what is pending",
  args: [{ name: "<kind/name>", about: "such as vm/db", completes: "resources" }],
  options: FLEET_OPTIONS,
  examples: [["describe vm/db", "a machine, with its objects on the hosts"]],
  async run(given, session) {
    const { io, json } = session;
    const source = await readSource({ ...given, args: [] }, session);
    const resource = resourceNamed(given.args[0] ?? "", namesIn(source));
    await using world = await openWorld(source, session);
    if (json) io.print(JSON.stringify(dataOf(resource, world), undefined, 2));
    else io.print(textOf(resource, world, io.color));
    return "ok";
  },
};

function dataOf(resource: Resource, world: World) {
  return {
    resource,
    placement: world.compiled.placements.get(resource.id),
    desired: world.compiled.objects.filter(({ owner }) => owner === resource.id),
    observed: ownOf(resource.id, world),
    changes: changesOf(resource, world),
    blocked: world.plan.blocked.filter((one) => one.resource === resource.id),
  };
}

function changesOf({ id }: Resource, { plan }: World): PlannedChange[] {
  return plan.changes.filter(({ owner }) => owner === id);
}

function textOf(resource: Resource, world: World, color: Palette): string {
  const { id, source, labels, spec } = resource;
  const machine = machinesOf(world).find((one) => one.id === id);
  const head = facts(
    [
      [resource.kind, color.bold(showResource(id).slice(resource.kind.length + 1))],
      ["file", `${source.file}:${source.line}`],
      [
        "labels",
        Object.entries(labels)
          .map(([key, value]) => `${key}=${value}`)
          .join(" "),
      ],
      ["host", machine?.host],
      ["state", machine?.state],
      ["address", machine?.addresses.join(", ")],
      ["pending", color.yellow(pendingOf(id, world))],
    ],
    color,
  );
  const sections = [
    section("Spec", stringify(spec).trimEnd(), color),
    section(
      "Objects",
      ownOf(id, world)
        .map((object) => objectText(object, color))
        .join("\n"),
      color,
    ),
    section(
      "Pending",
      changesOf(resource, world)
        .map((change) => changeText(change, world, color))
        .join("\n"),
      color,
    ),
    section(
      "Blocked",
      world.plan.blocked
        .filter((one) => one.resource === id)
        .map(({ message, hint }) => [message, hint].filter(Boolean).join("\n  → "))
        .join("\n"),
      color,
    ),
  ];
  return [head, ...sections.filter((text) => text !== "")].join("\n\n");
}

function section(title: string, text: string, color: Palette): string {
  return text === "" ? "" : `${color.bold(title)}\n${text.replace(/^/gm, "  ")}`;
}

function objectText({ type, name, target, mark }: ObservedObject, color: Palette): string {
  const about =
    mark === undefined
      ? ""
      : `applied ${mark.applied.slice(0, 8) || "in part"} from ${mark.commit.slice(0, 8)}${mark.protect ? ", protected" : ""}`;
  return `${type} ${name} on ${target}  ${color.dim(about)}`;
}

function changeText(change: PlannedChange, { plan }: World, color: Palette): string {
  const head = `${ACTIONS[change.action]} ${change.type} ${change.name} on ${change.target}  ${color.dim(`${costOf(change)} · ${causeOf(change, plan.commit)} · ${change.digest.slice(0, 8)}`)}`;
  return change.hold === undefined ? head : `${head}\n    ${color.yellow(holdText(change.hold))}`;
}
