import { isOwned } from "../../engine/plan/lineage.ts";
import { summaryLine } from "../../engine/render/phrases.ts";
import type { HostSpec } from "../../generated/kinds/host.ts";
import { startTicks } from "../../host/process.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import { listSome } from "../../model/list-some.ts";
import { type TargetKind, targetKind } from "../../model/object.ts";
import { formatProblem } from "../../model/problem.ts";
import type { Resource } from "../../model/resource.ts";
import { readStatus } from "../../workspace/daemon-status.ts";
import { otherHistoryCandidates } from "../adopt/adoption-candidates.ts";
import { type Command, FLEET_ARGUMENT, LOOK_OPTIONS } from "../command.ts";
import { type FleetWorkspace, openFleet } from "../fleet/open-fleet.ts";
import { formatHostState } from "../get/host-state.ts";
import { type MachineRow, machineColumns, machineRows } from "../get/machine-rows.ts";
import type { Session } from "../session.ts";
import { type DaemonInfo, daemonRows } from "../status/daemon-rows.ts";
import { pluralize } from "../terminal/format.ts";
import type { Palette } from "../terminal/io.ts";
import { sanitizeLine } from "../terminal/sanitize.ts";
import { type Column, formatKeyValues, formatTable, type KeyValue } from "../terminal/table.ts";
import { planExitCode } from "./plan.ts";

export const status: Command = {
  name: "status",
  group: "Inspect:",
  summary: "show machines, hosts, drift and problems",
  details: "Exits like plan: 0 if the fleet matches its files, 2 if not.",
  args: [FLEET_ARGUMENT],
  options: LOOK_OPTIONS,
  examples: [["status", "show machines with host, state and address"]],
  async run(parsedArgs, session) {
    const { io, json } = session;
    await using workspace = await openFleet(parsedArgs, session);
    const machines = machineRows(workspace);
    const daemon = await findDaemon(workspace.fleet.id, session);
    const extra = daemonRows(daemon, session.now(), io.color);
    if (json) io.print(formatJson({ ...toStatusJson(workspace, machines), daemon }));
    else io.print(formatStatus(workspace, machines, extra, io.color));
    return planExitCode(workspace.plan);
  },
};

function toStatusJson(
  { fleet, source, plan, snapshot, targets }: FleetWorkspace,
  machines: readonly MachineRow[],
) {
  const targetsOfKind = (wanted: TargetKind) =>
    targets.flatMap(({ id, kind }) => (kind === wanted ? [{ name: id, ...targetStatus(id, snapshot) }] : []));
  const { digest, changes, problems, blocked, orphans, unchanged } = plan;
  const totals = {
    changes: changes.length,
    drift: countDrift(plan),
    problems: problems.length,
    blocked: blocked.length,
    orphans: orphans.length,
    unchanged,
  };
  const all = {
    hosts: targetsOfKind("host"),
    zones: targetsOfKind("zone"),
    clusters: targetsOfKind("cluster"),
  };
  return { fleet: fleet.id, commit: source.commit, plan: { digest, ...totals }, ...all, machines };
}

function targetStatus(id: string, { unreadable, facts: factsByTarget }: FleetWorkspace["snapshot"]) {
  const reason = unreadable.get(id);
  return reason === undefined
    ? { readable: true, facts: factsByTarget.get(id) }
    : { readable: false, reason };
}

const PENDING_COLUMN: Column<MachineRow> = {
  head: "PENDING",
  cell: ({ pending }, color) => color.yellow(pending),
};

/** Returns the last status of the daemon. Checks its process, because a killed daemon reports nothing; a zombie does not run. */
async function findDaemon(fleet: string, { store }: Session): Promise<DaemonInfo | undefined> {
  const lastStatus = await readStatus(fleet, store);
  return lastStatus === undefined ? undefined : { ...lastStatus, running: isRunning(lastStatus.pid) };
}

function isRunning(pid: number): boolean {
  return pid > 0 && startTicks(pid) !== undefined;
}

function formatStatus(
  workspace: FleetWorkspace,
  machines: readonly MachineRow[],
  daemon: readonly KeyValue[],
  color: Palette,
): string {
  const { fleet, source, plan } = workspace;
  const head = formatKeyValues(
    [
      [
        "fleet",
        `${color.bold(fleet.id)} ${color.dim(`from ${source.where} (${source.commit.slice(0, 8)})`)}`,
      ],
      ["hosts", formatTargets("host", workspace, color)],
      ["zones", formatTargets("zone", workspace, color)],
      ["clusters", formatTargets("cluster", workspace, color)],
      ["objects", formatObjects(workspace)],
      ["history", formatHistory(workspace, color)],
      [
        "drift",
        countDrift(plan) === 0
          ? ""
          : color.yellow(`${pluralize(countDrift(plan), "change")} made outside of Git`),
      ],
      ["problems", plan.problems.map((problem) => color.red(sanitizeLine(formatProblem(problem))))],
      ["plan", summaryLine(plan)],
      ...daemon,
    ],
    color,
  );
  const blocked = plan.blocked.map(({ message }) => sanitizeLine(`${color.red("✗")} ${message}`));
  return [
    head,
    formatTable(machines, [...machineColumns(machines), PENDING_COLUMN], color, "no machines"),
    ...(blocked.length > 0 ? [blocked.join("\n")] : []),
  ].join("\n\n");
}

function formatTargets(kind: TargetKind, workspace: FleetWorkspace, color: Palette): string[] {
  const { targets, snapshot, source } = workspace;
  const hosts = source.loaded.resources.filter(
    (resource) => resource.kind === "Host",
  ) as Resource<HostSpec>[]; // the loader validated the specs
  const restricted = new Map(
    hosts
      .filter(({ spec }) => spec.maintenance || spec.unschedulable)
      .map((host) => [host.name, ` (${formatHostState(host, workspace, color)})`]),
  );
  const unreachable = [...snapshot.unreadable]
    .filter(([id]) => targetKind(id) === kind)
    .map(([id, reason]) => `${color.red(`✗ ${id}`)} ${color.dim(reason)}`);
  const readable = targets
    .filter((target) => target.kind === kind && !snapshot.unreadable.has(target.id))
    .map(({ id }) => `${color.green("✓")} ${id}${restricted.get(id) ?? ""}`);
  return [readable.join("  "), ...unreachable];
}

/** Formats `3 domains, 3 networks, 6 pools, 10 volumes; 1 in the trash`. */
function formatObjects({ snapshot, fleet, lineage }: FleetWorkspace): string {
  const owned = snapshot.objects.filter((object) => isOwned(object, { fleet, lineage }));
  const used = owned.filter(({ trashed }) => trashed === undefined);
  const types = [...new Set(used.map(({ type }) => type))].sort();
  const counts = types.map((type) => pluralize(used.filter((object) => object.type === type).length, type));
  const trash = owned.length - used.length;
  const unknown = [...snapshot.unreadable.keys()];
  const parts = [
    ...(counts.length > 0 ? [counts.join(", ")] : []),
    ...(trash > 0 ? [`${trash} in the trash`] : []),
    ...(unknown.length > 0 ? [`those of ${listSome(unknown, MAX_NAMED)} are unknown`] : []),
  ];
  return parts.join("; ") || "none yet";
}

/** The number of targets that a line names. */
const MAX_NAMED = 5;

/** Formats `2 objects of another history are kept: see plan and adopt`; empty for none. */
function formatHistory(workspace: FleetWorkspace, color: Palette): string {
  const candidateCount = otherHistoryCandidates(workspace).length;
  const verb = candidateCount === 1 ? "is" : "are";
  if (candidateCount === 0) return "";
  return color.yellow(
    `${pluralize(candidateCount, "object")} of another history ${verb} kept: see plan and adopt`,
  );
}

function countDrift({ changes }: FleetWorkspace["plan"]): number {
  return changes.filter(({ cause }) => cause === "drift").length;
}
