import { explainCredits, type MachineCredits } from "../../engine/cpu-credits/machine-credits.ts";
import { causePhrase, holdPhrase, impactPhrase } from "../../engine/render/phrases.ts";
import { formatProgress } from "../../engine/render/pool-progress.ts";
import { ACTIONS, type PlannedChange } from "../../model/change.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import type { ObservedObject } from "../../model/object.ts";
import type { Blocked } from "../../model/plan.ts";
import type { PartHealth, Readiness } from "../../model/readiness.ts";
import { formatResource, type Resource } from "../../model/resource.ts";
import { readMachineCredits } from "../../workspace/machine-credits.ts";
import { type Command, LOOK_OPTIONS } from "../command.ts";
import { type FleetWorkspace, openWorkspace } from "../fleet/open-fleet.ts";
import { findCandidate, findResource } from "../fleet/resolve-name.ts";
import { readSource } from "../fleet/source.ts";
import { formatPending, machineColumns, machineRows, objectsOwnedBy } from "../get/machine-rows.ts";
import { unmanagedLines } from "../get/unmanaged-lines.ts";
import { ownerFilterFor } from "../ownership.ts";
import { formatYaml } from "../terminal/format-yaml.ts";
import type { Palette } from "../terminal/io.ts";
import { sanitizeLine } from "../terminal/sanitize.ts";
import { formatKeyValues, formatTable } from "../terminal/table.ts";

export const describe: Command = {
  name: "describe",
  group: "Inspect:",
  summary: "show a resource with its objects and pending changes",
  args: [{ name: "<kind/name>", description: "such as vm/db", completes: "resources" }],
  options: LOOK_OPTIONS,
  examples: [["describe vm/db", "show a machine with its objects on the hosts"]],
  async run(parsedArgs, session) {
    const { io, json } = session;
    const source = await readSource({ ...parsedArgs, args: [] }, session);
    const [text = ""] = parsedArgs.args;
    findCandidate(text, source); // fails before hosts are read
    await using workspace = await openWorkspace(source, session);
    const resource = findResource(text, workspace);
    const time = { now: session.now(), signal: session.signal };
    const credits = (await readMachineCredits(workspace, time, resource.id)).get(resource.id);
    if (json) io.print(formatJson({ ...toDescription(resource, workspace), credits }));
    else io.print(formatDescription(resource, credits, workspace, io.color));
    return "ok";
  },
};

function toDescription(resource: Resource, workspace: FleetWorkspace) {
  return {
    resource,
    placement: workspace.compiled.placements.get(resource.id),
    desired: workspace.compiled.objects.filter(({ owner }) => ownerFilterFor(resource.id, workspace)(owner)),
    observed: objectsOwnedBy(resource.id, workspace),
    progress: workspace.progress.find(({ pool }) => pool === resource.id),
    changes: pendingChanges(resource, workspace),
    blocked: blockedObjects(resource, workspace),
  };
}

function pendingChanges({ id }: Resource, workspace: FleetWorkspace): PlannedChange[] {
  const belongs = ownerFilterFor(id, workspace);
  return workspace.plan.changes.filter(({ owner }) => belongs(owner));
}

function blockedObjects({ id }: Resource, workspace: FleetWorkspace): Blocked[] {
  const belongs = ownerFilterFor(id, workspace);
  return workspace.plan.blocked.filter(({ resource }) => belongs(resource));
}

function formatDescription(
  resource: Resource,
  credits: MachineCredits | undefined,
  workspace: FleetWorkspace,
  color: Palette,
): string {
  const { id, source, labels, spec } = resource;
  const machine = machineRows(workspace).find((row) => row.id === id);
  const head = formatKeyValues(
    [
      [resource.kind, color.bold(formatResource(id).slice(resource.kind.length + 1))],
      ["file", `${source.file}:${source.line}`],
      [
        "labels",
        Object.entries(labels)
          .map(([key, value]) => `${key}=${value}`)
          .join(" "),
      ],
      ["pool", resource.expandedFrom && formatResource(resource.expandedFrom)],
      ["host", machine?.host],
      ["state", machine?.state],
      ["readiness", formatReadiness(machine?.readiness)],
      ["address", machine?.addresses.join(", ")],
      ["update", formatPoolState(id, workspace)],
      ["pending", color.yellow(formatPending(id, workspace))],
    ],
    color,
  );
  const sections = [
    formatSection("CPU credits", credits === undefined ? [] : explainCredits(credits), color),
    formatSection("Spec", splitLines(formatYaml(spec)), color),
    formatSection("Members", splitLines(formatMembers(resource, workspace, color)), color),
    formatSection("Health", splitLines(formatHealth(objectsOwnedBy(id, workspace), color)), color),
    formatSection(
      "Objects",
      objectsOwnedBy(id, workspace).map((object) => formatObjectLine(object, color)),
      color,
    ),
    formatSection("Unmanaged, left as it is", unmanagedLines(objectsOwnedBy(id, workspace)), color),
    formatSection(
      "Pending",
      pendingChanges(resource, workspace).flatMap((change) => formatChange(change, workspace, color)),
      color,
    ),
    formatSection(
      "Blocked",
      blockedObjects(resource, workspace).flatMap(({ message, hint }) =>
        hint === undefined ? [message] : [message, `  → ${hint}`],
      ),
      color,
    ),
  ];
  return [head, ...sections.filter((text) => text !== "")].join("\n\n");
}

function formatPoolState(id: Resource["id"], { progress }: FleetWorkspace): string | undefined {
  const own = progress.find(({ pool }) => pool === id);
  return own && sanitizeLine(formatProgress(own));
}

function formatMembers({ id }: Resource, workspace: FleetWorkspace, color: Palette): string {
  const group = workspace.compiled.pools.find((candidate) => candidate.id === id);
  if (group === undefined) return "";
  const members = machineRows(workspace).filter((machine) =>
    group.members.some(({ id: member }) => member === machine.id),
  );
  return formatTable(members, machineColumns(members), color, "none");
}

function formatHealth(objects: readonly ObservedObject[], color: Palette): string {
  const parts = objects.flatMap(({ health = {} }) => Object.entries(health));
  return formatKeyValues(
    parts.map(([name, { state, since }]) => [
      name,
      `${color[HEALTH_COLORS[state]](state)}${since === undefined ? "" : ` since ${since}`}`,
    ]),
    color,
  );
}

const HEALTH_COLORS = { up: "green", down: "red", unknown: "dim" } as const satisfies Record<
  PartHealth["state"],
  string
>;

/** Formats `unready since 2026-03-01T10:00:00.000Z: its readinessProbe fails`. */
function formatReadiness(readiness: Readiness | undefined): string | undefined {
  if (readiness === undefined) return undefined;
  const { state, since, reason } = readiness;
  const time = since === undefined ? "" : ` since ${since}`;
  return reason === undefined ? `${state}${time}` : `${state}${time}: ${reason}`;
}

function formatSection(title: string, lines: readonly string[], color: Palette): string {
  if (lines.length === 0) return "";
  return [color.bold(title), ...lines.map((line) => `  ${sanitizeLine(line)}`)].join("\n");
}

function splitLines(text: string): string[] {
  return text === "" ? [] : text.trimEnd().split("\n");
}

function formatObjectLine({ type, name, target, mark }: ObservedObject, color: Palette): string {
  const about =
    mark === undefined
      ? ""
      : `applied ${mark.applied.slice(0, 8) || "in part"} from ${mark.commit.slice(0, 8)}${mark.protect ? ", protected" : ""}`;
  return `${type} ${name} on ${target}  ${color.dim(about)}`;
}

function formatChange(change: PlannedChange, { plan }: FleetWorkspace, color: Palette): string[] {
  const head = `${ACTIONS[change.action]} ${change.type} ${change.name} on ${change.target}  ${color.dim(`${impactPhrase(change)} · ${causePhrase(change, plan.commit)} · ${change.digest.slice(0, 8)}`)}`;
  return change.hold === undefined ? [head] : [head, `    ${color.yellow(holdPhrase(change.hold))}`];
}
