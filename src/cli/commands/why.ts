import { explainCredits } from "../../engine/cpu-credits/machine-credits.ts";
import { formatField } from "../../engine/diff/format-field.ts";
import { causePhrase, holdPhrase } from "../../engine/render/phrases.ts";
import type { PlacementReason } from "../../kinds/kind.ts";
import type { PlannedChange } from "../../model/change.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import { formatResource, type Resource } from "../../model/resource.ts";
import { readMachineCredits } from "../../workspace/machine-credits.ts";
import { type Command, LOOK_OPTIONS } from "../command.ts";
import { type FleetWorkspace, openWorkspace } from "../fleet/open-fleet.ts";
import { candidateResources, findResource } from "../fleet/resolve-name.ts";
import { readSource } from "../fleet/source.ts";
import { ownerFilterFor } from "../ownership.ts";
import type { Palette } from "../terminal/io.ts";
import { sanitizeLine } from "../terminal/sanitize.ts";

export const why: Command = {
  name: "why",
  group: "Inspect:",
  summary: "show why a resource is placed, changed or blocked",
  args: [{ name: "<kind/name>", description: "such as vm/db", completes: "resources" }],
  options: LOOK_OPTIONS,
  examples: [["why vm/web-1", "list the hosts with reasons for and against each"]],
  async run(parsedArgs, session) {
    const { io, json } = session;
    const source = await readSource({ ...parsedArgs, args: [] }, session);
    const resource = findResource(parsedArgs.args[0] ?? "", candidateResources(source));
    await using workspace = await openWorkspace(source, session);
    const reasons = workspace.compiled.explain(resource.id);
    const belongs = ownerFilterFor(resource.id, workspace);
    const changes = workspace.plan.changes.filter(({ owner }) => belongs(owner));
    const blocked = workspace.plan.blocked.filter((blockedObject) => belongs(blockedObject.resource));
    const orphans = workspace.plan.orphans.filter(({ mark }) => belongs(mark.owner));
    const time = { now: session.now(), signal: session.signal };
    const credits = (await readMachineCredits(workspace, time, resource.id)).get(resource.id);
    if (json)
      io.print(formatJson({ resource: resource.id, placement: reasons, credits, changes, blocked, orphans }));
    else
      io.print(
        [
          formatPlacement(resource, reasons, io.color),
          ...(credits === undefined ? [] : explainCredits(credits)).map(
            (line) => `${io.color.dim("cpu")} ${line}`,
          ),
          ...formatChanges(changes, workspace, io.color),
          ...orphans.map(({ object, reason }) =>
            sanitizeLine(`${io.color.dim("left alone")} ${object}: ${reason}`),
          ),
          ...blocked.map(({ message }) => sanitizeLine(`${io.color.red("blocked")} ${message}`)),
        ]
          .filter(Boolean)
          .join("\n"),
      );
    return "ok";
  },
};

const VERDICTS = { chosen: ["●", "green"], possible: ["○", "dim"], refused: ["✗", "red"] } as const;

function formatPlacement({ id }: Resource, reasons: readonly PlacementReason[], color: Palette): string {
  if (reasons.length === 0)
    return `${color.bold(formatResource(id))} ${color.dim("is not placed on a host")}`;
  const lines = reasons.map(({ host, verdict, reasons: why, score }) => {
    const [symbol, paint] = VERDICTS[verdict];
    const weight = score === undefined ? "" : color.dim(` (${Math.round(score * 100) / 100})`);
    return sanitizeLine(`  ${color[paint](symbol)} ${host}${weight}  ${why.join("; ")}`);
  });
  return [color.bold(formatResource(id)), ...lines].join("\n");
}

function formatChanges(
  changes: readonly PlannedChange[],
  { plan }: FleetWorkspace,
  color: Palette,
): string[] {
  if (changes.length === 0) return [color.dim("no changes")];
  return changes.flatMap((change) => {
    const fields = change.fields.map(({ path }) => formatField(path).label).join(", ");
    const head = `${change.action} ${change.type} ${change.name}: ${causePhrase(change, plan.commit)}${fields === "" ? "" : ` (${fields})`}`;
    const lines = change.hold === undefined ? [head] : [head, color.yellow(`  ${holdPhrase(change.hold)}`)];
    return lines.map(sanitizeLine);
  });
}
