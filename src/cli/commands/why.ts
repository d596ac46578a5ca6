import { causeOf, holdText } from "../../engine/render/words.ts";
import { showField } from "../../engine/value.ts";
import type { PlacementReason } from "../../kinds/kind.ts";
import type { PlannedChange } from "../../model/change.ts";
import { type Resource, showResource } from "../../model/resource.ts";
import { type Command, FLEET_OPTIONS } from "../command.ts";
import { familyOf } from "../family.ts";
import type { Palette } from "../io.ts";
import { namesIn, resourceNamed } from "../world/names.ts";
import { readSource } from "../world/tree.ts";
import { openWorld, type World } from "../world/world.ts";

export const why: Command = {
  name: "why",
  group: "Looking:",
  summary: "why a resource is where it is, and why it changes or cannot",
  args: [{ name: "<kind/name>", about: "such as vm/db", completes: "resources" }],
  options: FLEET_OPTIONS,
  examples: [["why vm/web-1", "each host with what speaks for it and against it"]],
  async run(given, session) {
    const { io, json } = session;
    const source = await readSource({ ...given, args: [] }, session);
    const resource = resourceNamed(given.args[0] ?? "", namesIn(source));
    await using world = await openWorld(source, session);
    const reasons = world.compiled.explain(resource.id);
    const belongs = familyOf(resource.id, world);
    const changes = world.plan.changes.filter(({ owner }) => belongs(owner));
    const blocked = world.plan.blocked.filter((one) => belongs(one.resource));
    if (json)
      io.print(JSON.stringify({ resource: resource.id, placement: reasons, changes, blocked }, undefined, 2));
    else
      io.print(
        [
          hosts(resource, reasons, io.color),
          ...changesText(changes, world, io.color),
          ...blocked.map(({ message }) => `${io.color.red("blocked")} ${message}`),
        ]
          .filter(Boolean)
          .join("\n"),
      );
    return "ok";
  },
};

const VERDICTS = { chosen: ["●", "green"], possible: ["○", "dim"], refused: ["✗", "red"] } as const;

function hosts({ id }: Resource, reasons: readonly PlacementReason[], color: Palette): string {
  if (reasons.length === 0)
    return `${color.bold(showResource(id))} ${color.dim("is not placed on a host of its own")}`;
  const lines = reasons.map(({ host, verdict, reasons: why, score }) => {
    const [symbol, paint] = VERDICTS[verdict];
    const weight = score === undefined ? "" : color.dim(` (${Math.round(score * 100) / 100})`);
    return `  ${color[paint](symbol)} ${host}${weight}  ${why.join("; ")}`;
  });
  return [color.bold(showResource(id)), ...lines].join("\n");
}

function changesText(changes: readonly PlannedChange[], { plan }: World, color: Palette): string[] {
  if (changes.length === 0) return [color.dim("nothing is to be changed")];
  return changes.flatMap((change) => {
    const fields = change.fields.map(({ path }) => showField(path).label).join(", ");
    const head = `${change.action} ${change.type} ${change.name}: ${causeOf(change, plan.commit)}${fields === "" ? "" : ` (${fields})`}`;
    return change.hold === undefined ? [head] : [head, color.yellow(`  ${holdText(change.hold)}`)];
  });
}
