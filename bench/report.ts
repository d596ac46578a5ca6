import type { Shape } from "./fleet.ts";
import type { Process } from "./plan.ts";
import type { Stages } from "./stages.ts";

/** All runs of one shape. */
export interface Measures {
  readonly shape: Shape;
  readonly apply: Process;
  readonly floor: readonly { readonly ms: number; readonly domains: number; readonly volumes: number }[];
  readonly yaml: readonly { readonly ms: number; readonly documents: number }[];
  readonly cold: readonly Process[];
  readonly stages: readonly Stages[];
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
  return `\n| median of ${all[0]?.cold.length ?? 0} | ${heads.join(" | ")} |\n|---|${heads.map(() => "---|").join("")}\n${lines.join("\n")}\n`;
}

function rowsOf({ shape, apply, floor, yaml, cold, stages }: Measures): Record<string, string> {
  const floorMs = median(floor.map(({ ms }) => ms));
  const yamlMs = median(yaml.map(({ ms }) => ms));
  const coldMs = median(cold.map(({ ms }) => ms));
  const peak = Math.max(...cold.map(({ peakMiB }) => peakMiB));
  const stage = (name: string) => median(stages.map((one) => one[name] ?? Number.NaN));
  const warm = stage("warm: all");
  const names = Object.keys(stages[0] ?? {}).filter((name) => name !== "rssMiB");
  return {
    "domains, volumes read": `${floor[0]?.domains}, ${floor[0]?.volumes}`,
    "create all (s; machines a second)": `${(apply.ms / 1000).toFixed(1)}; ${((shape.machines / apply.ms) * 1000).toFixed(1)}`,
    "floor: python3-libvirt reads the same": ms(floorMs),
    "floor: yaml package parses the same": ms(yamlMs),
    "**cold `fleetwright plan`, nothing to do**": `**${ms(coldMs)}**`,
    "(cold plan - yaml) / floor of reading": goal((coldMs - yamlMs) / floorMs, GOALS.coldRatio, (value) =>
      value.toFixed(2),
    ),
    "CPU time of the cold plan": ms(median(cold.map(({ cpuMs }) => cpuMs))),
    "peak memory of the cold plan": goal(peak, GOALS.peakMiB, (value) => `${value.toFixed(0)} MiB`),
    "warm re-plan after one changed file": goal(warm, GOALS.warmMs, ms),
    ...Object.fromEntries(names.map((name) => [`- ${name}`, ms(stage(name))])),
  };
}

function goal(value: number, limit: number, show: (value: number) => string): string {
  return `${show(value)} ${value <= limit ? "✓" : "✗"} (goal ${show(limit)})`;
}

function ms(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${value.toFixed(0)} ms`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
