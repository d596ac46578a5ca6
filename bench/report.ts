import type { Shape } from "./fleet.ts";
import type { Stages } from "./stages.ts";

/** Elapsed and CPU time in milliseconds. */
interface ElapsedTime {
  readonly ms: number;
  readonly cpuMs: number;
}

/** The measurements of a process. */
export interface Process {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
  readonly code: number;
}

/** One run, which measures each program once, in sequence. */
export interface Run {
  /** The load average of the last minute, at the begin of the run. */
  readonly loadBefore: number;
  readonly floor: ElapsedTime & { readonly domains: number; readonly volumes: number };
  readonly yaml: ElapsedTime & { readonly documents: number };
  readonly cold: Process;
  readonly stages: Stages;
}

/** The runs of one shape. */
export interface Measures {
  readonly shape: Shape;
  readonly apply: Process;
  readonly runs: readonly Run[];
}

/** The goals of the project: a cold plan takes at most 1.5 times the floor's reads, plus the parsing of the YAML files. */
const GOALS = { coldRatio: 1.5, peakMiB: 600, warmMs: 300 };

/** Returns a Markdown table of medians with one column per shape. */
export function formatReport(all: readonly Measures[]): string {
  const columns = all.map(rowsOf);
  const names = [...new Set(columns.flatMap((rows) => Object.keys(rows)))];
  const lines = names.map((name) => `| ${name} | ${columns.map((rows) => rows[name] ?? "").join(" | ")} |`);
  const heads = all.map(
    ({ shape }) => `${shape.machines} machines${shape.disks ? " with disks" : ""}, ${shape.hosts} hosts`,
  );
  return `\n| median of ${all[0]?.runs.length ?? 0} | ${heads.join(" | ")} |\n|---|${heads.map(() => "---|").join("")}\n${lines.join("\n")}\n`;
}

function rowsOf({ shape, apply, runs }: Measures): Record<string, string> {
  const stage = (name: string) => medianOf(runs, ({ stages }) => stages[name] ?? Number.NaN);
  const names = Object.keys(runs[0]?.stages ?? {}).filter((name) => name !== "rssMiB");
  const loads = runs.map(({ loadBefore }) => loadBefore);
  const budget = ({ floor, yaml }: Run) => GOALS.coldRatio * floor.ms + yaml.ms;
  const took = (of: (run: Run) => ElapsedTime) =>
    `${ms(medianOf(runs, (run) => of(run).ms))} (CPU ${ms(medianOf(runs, (run) => of(run).cpuMs))})`;
  return {
    "load average (one minute) before each run": `${loads.map((load) => load.toFixed(1)).join(", ")}`,
    "domains, volumes read": `${runs[0]?.floor.domains}, ${runs[0]?.floor.volumes}`,
    "create all (s; machines a second)": `${(apply.ms / 1000).toFixed(1)}; ${((shape.machines / apply.ms) * 1000).toFixed(1)}`,
    "floor: python3-libvirt reads the same (CPU: its own)": took(({ floor }) => floor),
    "floor: yaml package parses the same": took(({ yaml }) => yaml),
    "**cold `fleetwright plan`, nothing to do**": `**${took(({ cold }) => cold)}**`,
    "what it may take: 1.5 x floor + yaml": ms(medianOf(runs, budget)),
    "(cold plan - yaml) / floor, of each run": formatGoal(
      medianOf(runs, ({ cold, yaml, floor }) => (cold.ms - yaml.ms) / floor.ms),
      GOALS.coldRatio,
      (value) => value.toFixed(2),
    ),
    "peak memory of the cold plan": formatGoal(
      Math.max(...runs.map(({ cold }) => cold.peakMiB)),
      GOALS.peakMiB,
      (value) => `${value.toFixed(0)} MiB`,
    ),
    "warm re-plan after one changed file": formatGoal(stage("warm: all"), GOALS.warmMs, ms),
    ...Object.fromEntries(names.map((name) => [`- ${name}`, ms(stage(name))])),
  };
}

function formatGoal(value: number, limit: number, show: (value: number) => string): string {
  return `${show(value)} ${value <= limit ? "✓" : "✗"} (goal ${show(limit)})`;
}

function ms(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${value.toFixed(0)} ms`;
}

function medianOf(runs: readonly Run[], of: (run: Run) => number): number {
  const sorted = runs.map(of).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
