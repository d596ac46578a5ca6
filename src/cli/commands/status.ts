import { lastStatus } from "../../daemon/bulletin.ts";
import { conclusion } from "../../engine/render/words.ts";
import { type TargetKind, targetKind } from "../../model/object.ts";
import { type Command, FLEET_ARGUMENT, FLEET_OPTIONS } from "../command.ts";
import type { Palette } from "../io.ts";
import { MACHINE_COLUMNS, type Machine, machinesOf } from "../machines.ts";
import type { Session } from "../session.ts";
import { daemonFacts, type FoundDaemon } from "../status/daemon.ts";
import { type Column, facts, table } from "../table.ts";
import { count } from "../words.ts";
import { openFleet, type World } from "../world/world.ts";
import { exitOf } from "./plan.ts";

export const status: Command = {
  name: "status",
  group: "Looking:",
  summary: "the fleet on one page: machines, hosts, and what is not as it should be",
  details: "Ends like plan: 0 when all is as it should be, 2 when not.",
  args: [FLEET_ARGUMENT],
  options: FLEET_OPTIONS,
  examples: [["status", "machines with their host, state and address"]],
  async run(given, session) {
    const { io, json } = session;
    await using world = await openFleet(given, session);
    const machines = machinesOf(world);
    const daemon = await findDaemon(world.fleet.id, session);
    const extra = daemonFacts(daemon, session.now(), io.color);
    if (json) io.print(JSON.stringify({ ...asJson(world, machines), daemon }, undefined, 2));
    else io.print(asText(world, machines, extra, io.color));
    return exitOf(world.plan);
  },
};

function asJson({ fleet, source, plan, snapshot, targets }: World, machines: readonly Machine[]) {
  const of = (wanted: TargetKind) =>
    targets.flatMap(({ id, kind }) => (kind === wanted ? [{ name: id, ...targetOf(id, snapshot) }] : []));
  const { digest, changes, blocked, orphans, unchanged } = plan;
  const totals = {
    changes: changes.length,
    drift: driftIn(plan),
    blocked: blocked.length,
    orphans: orphans.length,
    unchanged,
  };
  const all = { hosts: of("host"), zones: of("zone"), clusters: of("cluster") };
  return { fleet: fleet.id, commit: source.commit, plan: { digest, ...totals }, ...all, machines };
}

function targetOf(id: string, { unreadable, facts: known }: World["snapshot"]) {
  const reason = unreadable.get(id);
  return reason === undefined ? { readable: true, facts: known.get(id) } : { readable: false, reason };
}

const PENDING: Column<Machine> = { head: "PENDING", cell: ({ pending }, color) => color.yellow(pending) };

/** The process may have ended without a word. */
async function findDaemon(fleet: string, { store }: Session): Promise<FoundDaemon | undefined> {
  const said = await lastStatus(fleet, store);
  return said === undefined ? undefined : { ...said, running: isRunning(said.pid) };
}

function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"; // somebody else's
  }
}

function asText(
  world: World,
  machines: readonly Machine[],
  daemon: readonly (readonly [string, string])[],
  color: Palette,
): string {
  const { fleet, source, plan } = world;
  const head = facts(
    [
      [
        "fleet",
        `${color.bold(fleet.id)} ${color.dim(`from ${source.where} (${source.commit.slice(0, 8)})`)}`,
      ],
      ["hosts", targetsLine("host", world, color)],
      ["zones", targetsLine("zone", world, color)],
      ["clusters", targetsLine("cluster", world, color)],
      ["objects", objectsLine(world)],
      ["drift", driftIn(plan) === 0 ? "" : color.yellow(`${count(driftIn(plan), "change")} made by hand`)],
      ["plan", conclusion(plan)],
      ...daemon,
    ],
    color,
  );
  const blocked = plan.blocked.map(({ message }) => `${color.red("✗")} ${message}`);
  return [
    head,
    table(machines, [...MACHINE_COLUMNS, PENDING], color, "no machines"),
    ...(blocked.length > 0 ? [blocked.join("\n")] : []),
  ].join("\n\n");
}

function targetsLine(kind: TargetKind, { targets, snapshot }: World, color: Palette): string {
  const lost = [...snapshot.unreadable]
    .filter(([id]) => targetKind(id) === kind)
    .map(([id, reason]) => `${color.red(`✗ ${id}`)} ${color.dim(reason)}`);
  const readable = targets
    .filter((target) => target.kind === kind && !snapshot.unreadable.has(target.id))
    .map(({ id }) => `${color.green("✓")} ${id}`);
  return [readable.join("  "), ...lost].filter(Boolean).join("\n");
}

/** `3 domains, 3 networks, 6 pools, 10 volumes; 1 in the trash` */
function objectsLine({ snapshot, fleet }: World): string {
  const own = snapshot.objects.filter(({ mark }) => mark?.fleet === fleet.id);
  const used = own.filter(({ trashed }) => trashed === undefined);
  const types = [...new Set(used.map(({ type }) => type))].sort();
  const counts = types.map((type) => count(used.filter((object) => object.type === type).length, type));
  const trash = own.length - used.length;
  return `${counts.join(", ") || "none yet"}${trash > 0 ? `; ${trash} in the trash` : ""}`;
}

function driftIn({ changes }: World["plan"]): number {
  return changes.filter(({ cause }) => cause === "drift").length;
}
