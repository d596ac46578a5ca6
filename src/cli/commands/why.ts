import { explainCredits } from "../../engine/cpu-credits/machine-credits.ts";
import { formatField } from "../../engine/diff/format-field.ts";
import { causePhrase, holdPhrase } from "../../engine/render/phrases.ts";
import { formatProgress } from "../../engine/render/pool-progress.ts";
import type { PlacementReason } from "../../kinds/kind.ts";
import type { PlannedChange } from "../../model/change.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import { formatResource, type Resource, type ResourceId } from "../../model/resource.ts";
import { readMachineCredits } from "../../workspace/machine-credits.ts";
import { type Command, LOOK_OPTIONS } from "../command.ts";
import { type FleetWorkspace, openWorkspace } from "../fleet/open-fleet.ts";
import { findCandidate, findResource } from "../fleet/resolve-name.ts";
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
    const [text = ""] = parsedArgs.args;
    findCandidate(text, source); // fails before hosts are read
    await using workspace = await openWorkspace(source, session);
    const resource = findResource(text, workspace);
    const reasons = workspace.compiled.explain(resource.id);
    const belongs = ownerFilterFor(resource.id, workspace);
    const changes = workspace.plan.changes.filter(({ owner }) => belongs(owner));
    const blocked = workspace.plan.blocked.filter((blockedObject) => belongs(blockedObject.resource));
    const orphans = workspace.plan.orphans.filter(({ mark }) => belongs(mark.owner));
    const time = { now: session.now(), signal: session.signal };
    const credits = (await readMachineCredits(workspace, time, resource.id)).get(resource.id);
    const pool = workspace.progress.find((progress) => progress.pool === poolOf(resource));
    const answer = { resource: resource.id, placement: reasons, credits, pool, changes, blocked, orphans };
    if (json) io.print(formatJson(answer));
    else
      io.print(
        [
          formatPlacement(resource, reasons, io.color),
          ...(credits === undefined ? [] : explainCredits(credits)).map(
            (line) => `${io.color.dim("cpu")} ${line}`,
          ),
          ...formatPoolReasons(resource, workspace, io.color),
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

function poolOf({ id, expandedFrom }: Resource): ResourceId {
  return expandedFrom ?? id;
}

/** Returns what the pool does, and why members are not available: all of a pool, or the member itself. */
function formatPoolReasons(resource: Resource, workspace: FleetWorkspace, color: Palette): string[] {
  const progress = workspace.progress.find(({ pool }) => pool === poolOf(resource));
  const pool = workspace.compiled.pools.find(({ id }) => id === poolOf(resource));
  if (progress === undefined || pool === undefined) return [];
  const members = pool.members.filter(({ id }) => resource.id === pool.id || resource.id === id);
  const lines = members.flatMap(({ id, phase, availability, reason, repair, failure }) => {
    const parts = [reason, failure, repair?.hold?.reason].filter((text) => text !== undefined);
    if (parts.length === 0 && phase === "service") return [];
    return [`  ${formatResource(id)}  ${[phase, availability, ...parts].join("; ")}`];
  });
  const head = `${formatResource(pool.id)} ${color.dim(formatProgress(progress))}`;
  return [head, ...lines].map(sanitizeLine);
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
