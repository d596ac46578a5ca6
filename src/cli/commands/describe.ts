import { stringify } from "yaml";
import { causeOf, costOf, holdText } from "../../engine/render/words.ts";
import { ACTIONS, type PlannedChange } from "../../model/change.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import { type Command, FLEET_OPTIONS } from "../command.ts";
import { familyOf } from "../family.ts";
import type { Palette } from "../io.ts";
import { MACHINE_COLUMNS, machinesOf, ownOf, pendingOf } from "../machines.ts";
import { facts, table } from "../table.ts";
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
    desired: world.compiled.objects.filter(({ owner }) => familyOf(resource.id, world)(owner)),
    observed: ownOf(resource.id, world),
    changes: changesOf(resource, world),
    blocked: blockedOf(resource, world),
  };
}

function changesOf({ id }: Resource, world: World): PlannedChange[] {
  const belongs = familyOf(id, world);
  return world.plan.changes.filter(({ owner }) => belongs(owner));
}

function blockedOf({ id }: Resource, world: World): Blocked[] {
  const belongs = familyOf(id, world);
  return world.plan.blocked.filter(({ resource }) => belongs(resource));
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
      ["pool", resource.expandedFrom && showResource(resource.expandedFrom)],
      ["host", machine?.host],
      ["state", machine?.state],
      ["address", machine?.addresses.join(", ")],
      ["pending", color.yellow(pendingOf(id, world))],
    ],
    color,
  );
  const sections = [
    section("Spec", stringify(spec).trimEnd(), color),
    section("Members", membersText(resource, world, color), color),
    section("Health", healthText(ownOf(id, world), color), color),
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
      blockedOf(resource, world)
        .map(({ message, hint }) => [message, hint].filter(Boolean).join("\n  → "))
        .join("\n"),
      color,
    ),
  ];
  return [head, ...sections.filter((text) => text !== "")].join("\n\n");
}

function membersText({ id }: Resource, world: World, color: Palette): string {
  const group = world.compiled.groups.find((one) => one.id === id);
  if (group === undefined) return "";
  const members = machinesOf(world).filter((machine) => group.members.includes(machine.id));
  return table(members, MACHINE_COLUMNS, color, "none");
}

function healthText(objects: readonly ObservedObject[], color: Palette): string {
  const parts = objects.flatMap(({ health = {} }) => Object.entries(health));
  return facts(
    parts.map(([name, state]) => [name, state === "up" ? color.green(state) : color.red(state)]),
    color,
  );
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
