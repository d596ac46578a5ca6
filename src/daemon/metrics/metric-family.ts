import { escapeHidden } from "../../model/hidden-characters.ts";
import type { RenderedFamily } from "./merge-expositions.ts";

/** A metric with its current values. */
export interface MetricFamily {
  /** The name by the rules of Prometheus: `fleetwright_..._seconds`, with `_total` for counters. */
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter";
  readonly values: readonly Sample[];
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export function gauge(name: string, help: string, values: readonly Sample[] | number): MetricFamily {
  return createFamily("gauge", name, help, values);
}

export function counter(name: string, help: string, values: readonly Sample[] | number): MetricFamily {
  return createFamily("counter", name, help, values);
}

function createFamily(
  type: MetricFamily["type"],
  name: string,
  help: string,
  values: readonly Sample[] | number,
): MetricFamily {
  return { name, help, type, values: typeof values === "number" ? [{ labels: {}, value: values }] : values };
}

/** Counts equal values, sorted. `known` values get a sample even for 0, so that no series comes and goes. */
export function countBy(label: string, values: Iterable<string>, known: readonly string[] = []): Sample[] {
  const counts = new Map<string, number>(known.map((text) => [text, 0]));
  for (const text of values) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([text, value]) => ({ labels: { [label]: text }, value }));
}

/**
 * Renders a metric in the text format of Prometheus, with labels that all values share
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
 */
export function renderFamily(family: MetricFamily, shared: Sample["labels"]): RenderedFamily {
  const { name, values } = family;
  const lines = values.map(
    ({ labels, value }) => `${name}${formatLabels({ ...shared, ...labels })} ${value}\n`,
  );
  return { name, header: values.length === 0 ? "" : renderHeader(family), body: lines.join("") };
}

/** Returns the `HELP` and `TYPE` lines. */
export function renderHeader({ name, help, type }: Pick<MetricFamily, "name" | "help" | "type">): string {
  return `# HELP ${name} ${escapeText(help)}\n# TYPE ${name} ${type}\n`;
}

/** Returns `{host="hv1",vm="default/db"}`, or an empty text without labels. */
export function formatLabels(labels: Sample["labels"]): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabelValue(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** Spells out hidden characters and quotes the value. Names of machines come from hosts, which may be hostile. */
function escapeLabelValue(value: string): string {
  return /^[ !#-[\]-~]*$/.test(value)
    ? value
    : escapeText(value.split("\n").map(escapeHidden).join("\n")).replaceAll('"', '\\"');
}

function escapeText(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}
