import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Connection } from "../src/drivers/driver.ts";
import { apply } from "../src/engine/apply.ts";
import { observe } from "../src/engine/observe/observe.ts";
import type { PlanInput } from "../src/engine/plan/types.ts";
import { createPlanner } from "../src/engine/plan.ts";
import { labDown, labUp } from "../src/lab/lab.ts";
import { Failure } from "../src/model/failure.ts";
import type { DesiredObject } from "../src/model/object.ts";
import type { Plan } from "../src/model/plan.ts";
import type { Snapshot } from "../src/model/snapshot.ts";
import { BENCHES } from "./drivers/list.ts";
import { type DriverBench, type DriverScenario, driverFor, FLEET, openTarget } from "./drivers/scenario.ts";

const USAGE = `usage: node scripts/run.mjs bench/drivers.ts [OPTION...] [DRIVER...]   [all]

Measures each driver with N objects on the real backend, in its own lab: apply from nothing, read, plan, and change
one object. Compares with the backend's own tool.

  --objects N    [1000]
  --runs N       medians of N runs; the apply from nothing runs once [3]
`;

const signal = new AbortController().signal;

export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    allowPositionals: true,
    options: {
      objects: { type: "string", default: "1000" },
      runs: { type: "string", default: "3" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const benches = BENCHES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const rows: DriverMeasures[] = [];
  for (const bench of benches)
    rows.push(await measureDriver(bench, Number(values.objects), Number(values.runs)));
  process.stdout.write(formatReport(rows, Number(values.objects)));
  return 0;
}

/** Milliseconds: one measurement of `apply` and `bareApply`, medians of the others. */
interface DriverMeasures {
  readonly name: string;
  readonly tool: string;
  readonly apply: number;
  readonly read: number;
  readonly plan: number;
  readonly change: number;
  readonly bareApply: number;
  readonly bareRead: number;
  readonly bareChange: number;
}

async function measureDriver(bench: DriverBench, amount: number, runs: number): Promise<DriverMeasures> {
  const root = mkdtempSync("/tmp/fwd");
  const lab = `d${bench.name}`;
  process.env.FLEETWRIGHT_LAB_DIR = join(root, "l");
  process.env.FLEETWRIGHT_STATE_DIR = join(root, "s");
  try {
    await labUp({ name: lab, hosts: 1, ...(bench.ceph ? { ceph: true } : {}) } as Parameters<
      typeof labUp
    >[0]);
    process.stderr.write(`${bench.name}: the lab is up\n`);
    await using scene = await bench.open(lab, amount);
    return await measureScenario(bench.name, scene, runs);
  } finally {
    await labDown(lab);
    rmSync(root, { recursive: true, force: true });
  }
}

async function measureScenario(name: string, scene: DriverScenario, runs: number): Promise<DriverMeasures> {
  await using connection = await openTarget(scene.target, { secret: async () => scene.secret ?? "" });
  const driven = createDriven(connection, scene);
  await driven.settle(scene.prerequisites);
  const all = [...scene.prerequisites, ...scene.objects];
  const changed = [...scene.prerequisites, ...scene.changed];
  const made = await timeOnce(() => driven.settle(all));
  const read = await medianOf(runs, () => driven.look());
  const observed = await driven.look();
  const plan = await medianOf(runs, async () => driven.plan(all, observed));
  let turn = false;
  const change = await medianOf(runs, async () => {
    turn = !turn;
    await driven.settle(turn ? changed : all);
  });
  process.stderr.write(`${name}: the driver is measured\n`);
  const { bare, tool } = scene;
  await bare.capture();
  await driven.settle([]);
  const bareApply = await timeOnce(() => bare.apply());
  const bareRead = await medianOf(runs, () => bare.read());
  const bareChange = await medianOf(runs, () => bare.change());
  await bare.remove();
  return { name, tool, apply: made, read, plan, change, bareApply, bareRead, bareChange };
}

function createDriven(connection: Connection, { target }: DriverScenario) {
  const connections = new Map([[target.id, connection]]);
  const planner = createPlanner(driverFor(target).types);
  const plan = (desired: readonly DesiredObject<object>[], snapshot: Snapshot): Plan =>
    planner({ ...EMPTY_INPUT, resources: 1, desired, snapshot });
  const observeAll = () => observe(connections, signal);
  return {
    look: observeAll,
    plan,
    /** Reads, plans and applies; throws if the next plan is not empty. */
    async settle(desired: readonly DesiredObject<object>[]): Promise<void> {
      const { changes, blocked, ...rest } = plan(desired, await observeAll());
      const { state, outcomes } = await apply({ changes, blocked, ...rest }, { connections, signal });
      if (state === "succeeded" && blocked.length === 0) return;
      const failed = outcomes.find(({ result }) => result !== "succeeded");
      throw new Failure("bug", `${target.id}: ${state}: ${failed?.message ?? blocked[0]?.message}`);
    },
  };
}

const EMPTY_INPUT: Omit<PlanInput, "resources" | "desired" | "snapshot"> = {
  fleet: {
    id: FLEET,
    apply: "auto",
    prune: true,
    intervalSeconds: 300,
    windows: [],
    migration: { parallel: 4, perHost: 2, maxDowntimeMs: 300, timeoutSeconds: 600 },
    guard: { maxDeletePercent: 100, maxDisruptPercent: 100, fromObjects: 10, maxDeletes: 1_000_000 },
  },
  commit: "worktree",
  now: "2026-01-01T00:00:00Z",
  approvals: new Set<string>(),
  suspended: new Map(),
  invalid: new Set(),
  unparsable: [],
  blocked: [],
  problems: [],
  notices: [],
  pools: [],
};

async function timeOnce(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function medianOf(runs: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await timeOnce(async () => void (await work())));
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

function formatReport(rows: readonly DriverMeasures[], amount: number): string {
  const against = (own: number, bare: number) => `${ms(own)} / ${ms(bare)} = ${(own / bare).toFixed(2)}`;
  const lines = rows.map(
    (row) =>
      `| ${row.name} | ${row.tool} | ${against(row.apply, row.bareApply)} | ${against(row.read, row.bareRead)} | ${ms(row.plan)} | ${against(row.change, row.bareChange)} |`,
  );
  const head = `${amount} objects | bare tool | apply from nothing (driver / tool) | read | plan | one changed: read, plan, apply`;
  return `\n| ${head} |\n|---|---|---|---|---|---|\n${lines.join("\n")}\n`;
}

function ms(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${value.toFixed(0)} ms`;
}
