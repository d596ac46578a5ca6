import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { libvirtUri } from "../src/host/address.ts";
import { labDown, labUp } from "../src/lab/lab.ts";
import { type Shape, writeFleet } from "./fleet.ts";
import { formatReport, type Measures, type Process, type Run } from "./report.ts";
import type { Stages } from "./stages.ts";

const USAGE = `usage: node scripts/run.mjs bench/plan.ts [OPTION...] [MACHINES...]   [1000 10000]

Creates fleets of halted machines on private libvirtds and measures an empty plan. Compares with the floor:
the same reads by python3-libvirt, and the parsing of the same files by the yaml package. Each run measures all of them in
sequence, so that other load of the machine affects all of them.

  --per-host N   machines on each host of the lab [200]
  --disks        also measure machines with root disks
  --runs N       medians of N runs [3]
  --keep DIR     keep the labs in this folder, or reuse them
`;

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const COMMAND = here("../bin/fleetwright");
const RUNNER = here("../scripts/run.mjs");
const PYTHON = "/usr/bin/python3"; // Debian's Python has the libvirt module

export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: args.filter((arg) => arg !== "--"),
    allowPositionals: true,
    options: {
      "per-host": { type: "string", default: "200" },
      disks: { type: "boolean", default: false },
      runs: { type: "string", default: "3" },
      keep: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const amounts = (positionals.length > 0 ? positionals : ["1000", "10000"]).map(Number);
  const shapes = [false, ...(values.disks ? [true] : [])].flatMap((disks) =>
    amounts.map((machines) => ({ machines, disks, hosts: Math.ceil(machines / Number(values["per-host"])) })),
  );
  const measured: Measures[] = [];
  for (const shape of shapes) measured.push(await measureIn(shape, Number(values.runs), values.keep));
  process.stdout.write(formatReport(measured));
  return 0;
}

/** Measures a shape in its own lab. Otherwise a plan would read the objects of another shape. */
async function measureIn(shape: Shape, runs: number, keep: string | undefined): Promise<Measures> {
  const root = keep ?? mkdtempSync("/tmp/fwb");
  const lab = `b${shape.machines}${shape.disks ? "d" : ""}`;
  process.env.FLEETWRIGHT_LAB_DIR = join(root, "l");
  process.env.FLEETWRIGHT_STATE_DIR = join(root, "s", lab); // the shapes share a fleet name, and a shared store would report missing hosts
  process.env.UV_THREADPOOL_SIZE = "64"; // like bin/fleetwright
  mkdirSync(root, { recursive: true });
  const work = join(root, lab);
  try {
    printLine(`${lab}: ${shape.hosts} hosts come up`);
    await labUp({ name: lab, hosts: shape.hosts });
    writeFleet(join(work, "fleet"), lab, shape);
    const apply = await applied(work);
    printLine(`${lab}: applied in ${(apply.ms / 1000).toFixed(1)} s`);
    return await measure(shape, lab, work, runs, apply);
  } finally {
    if (keep === undefined) {
      await labDown(lab);
      rmSync(root, { recursive: true, force: true });
    }
  }
}

async function measure(
  shape: Shape,
  lab: string,
  work: string,
  runs: number,
  apply: Process,
): Promise<Measures> {
  const fleet = join(work, "fleet");
  const uris = Array.from({ length: shape.hosts }, (_, index) => libvirtUri(`lab://${lab}/hv${index + 1}`));
  const measured: Run[] = [];
  for (let run = 1; run <= runs; run += 1) {
    measured.push({
      loadBefore: loadavg()[0] ?? Number.NaN,
      floor: await json<Run["floor"]>(PYTHON, [here("floor.py"), ...uris]),
      cold: await coldPlan(work),
      yaml: await script<Run["yaml"]>("parse-yaml.ts", [fleet]),
      stages: await script<Stages>("stages.ts", [fleet, "machines-0.yaml"]),
    });
    printLine(`${lab}: run ${run} of ${runs}`);
  }
  return { shape, apply, runs: measured };
}

/** Applies the fleet. With a kept lab, returns the recorded measurements of the first apply. */
async function applied(work: string): Promise<Process> {
  const record = join(work, "apply.json");
  const result = await command(work, ["apply", "--yes"]);
  if (result.code !== 0) throw new Error(`apply ended with ${result.code}:\n${said(work)}`);
  if (!existsSync(record)) writeFileSync(record, JSON.stringify(result));
  return JSON.parse(readFileSync(record, "utf8")) as Process;
}

async function coldPlan(work: string): Promise<Process> {
  const result = await command(work, ["plan"]);
  if (result.code !== 0) throw new Error(`the plan is not empty (${result.code}):\n${said(work)}`);
  return result;
}

function command(work: string, args: readonly string[]): Promise<Process> {
  return json(PYTHON, [here("measured.py"), output(work), COMMAND, ...args, "-C", work]);
}

function output(work: string): string {
  return join(work, "output.txt");
}

function said(work: string): string {
  const text = readFileSync(output(work), "utf8");
  const failures = /✗.*\n.*\n/g;
  return `${(text.match(failures) ?? []).slice(0, 10).join("")}${text.slice(-500)}`;
}

function script<T>(file: string, args: readonly string[]): Promise<T> {
  return json(process.execPath, [RUNNER, here(file), "--", ...args]);
}

async function json<T>(program: string, args: readonly string[]): Promise<T> {
  const { stdout } = await execa(program, args, { stdin: "ignore" });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as T; // the output of our own scripts
}

function printLine(text: string): void {
  process.stderr.write(`${text}\n`);
}
