import type { Shape } from "./fleet.ts";
import type { Process } from "./plan.ts";
import type { Stages } from "./stages.ts";

/** Milliseconds that went by, and those that processors worked for it. */
interface Took {
  readonly ms: number;
  readonly cpuMs: number;
}

/** One run: each is measured once, one soon after the other. */
export interface Run {
  /** Of the last minute, when it began. */
  readonly loadBefore: number;
  readonly floor: Took & { readonly domains: number; readonly volumes: number };
  readonly yaml: Took & { readonly documents: number };
  readonly cold: Process;
  readonly stages: Stages;
}

/** All runs of one shape. */
export interface Measures {
  readonly shape: Shape;
  readonly apply: Process;
  readonly runs: readonly Run[];
}

/** The goals that the project has set itself: a cold plan takes 1.5 times the floor's reading, and the parsing of YAML. */
const GOALS = { coldRatio: 1.5, peakMiB: 600, warmMs: 300 };

/** A table in Markdown: one column a shape, medians. */
export function report(all: readonly Measures[]): string {
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
  const took = (of: (run: Run) => Took) =>
    `${ms(medianOf(runs, (run) => of(run).ms))} (CPU ${ms(medianOf(runs, (run) => of(run).cpuMs))})`;
  return {
    "load average (one minute) before each run": `${loads.map((load) => load.toFixed(1)).join(", ")}`,
    "domains, volumes read": `${runs[0]?.floor.domains}, ${runs[0]?.floor.volumes}`,
    "create all (s; machines a second)": `${(apply.ms / 1000).toFixed(1)}; ${((shape.machines / apply.ms) * 1000).toFixed(1)}`,
    "floor: python3-libvirt reads the same (CPU: its own)": took(({ floor }) => floor),
    "floor: yaml package parses the same": took(({ yaml }) => yaml),
    "**cold `fleetwright plan`, nothing to do**": `**${took(({ cold }) => cold)}**`,
    "what it may take: 1.5 x floor + yaml": ms(medianOf(runs, budget)),
    "(cold plan - yaml) / floor, of each run": goal(
      medianOf(runs, ({ cold, yaml, floor }) => (cold.ms - yaml.ms) / floor.ms),
      GOALS.coldRatio,
      (value) => value.toFixed(2),
    ),
    "peak memory of the cold plan": goal(
      Math.max(...runs.map(({ cold }) => cold.peakMiB)),
      GOALS.peakMiB,
      (value) => `${value.toFixed(0)} MiB`,
    ),
    "warm re-plan after one changed file": goal(stage("warm: all"), GOALS.warmMs, ms),
    ...Object.fromEntries(names.map((name) => [`- ${name}`, ms(stage(name))])),
  };
}

function goal(value: number, limit: number, show: (value: number) => string): string {
  return `${show(value)} ${value <= limit ? "✓" : "✗"} (goal ${show(limit)})`;
}

function ms(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${value.toFixed(0)} ms`;
}

function medianOf(runs: readonly Run[], of: (run: Run) => number): number {
  const sorted = runs.map(of).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
