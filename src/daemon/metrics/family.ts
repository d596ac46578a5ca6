import type { Page } from "./page.ts";

/** One metric with all its values, as they are at this moment. Data. */
export interface Family {
  /** As Prometheus wants it: `fleetwright_..._seconds`, with `_total` for what only grows. */
  readonly name: string;
  readonly help: string;
  readonly type: "gauge" | "counter";
  readonly values: readonly Sample[];
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export function gauge(name: string, help: string, values: readonly Sample[] | number): Family {
  return family("gauge", name, help, values);
}

export function counter(name: string, help: string, values: readonly Sample[] | number): Family {
  return family("counter", name, help, values);
}

function family(
  type: Family["type"],
  name: string,
  help: string,
  values: readonly Sample[] | number,
): Family {
  return { name, help, type, values: typeof values === "number" ? [{ labels: {}, value: values }] : values };
}

/** How many there are of each word; also of those that are known and are not there, so that no series comes and goes. */
export function counted(label: string, words: Iterable<string>, known: readonly string[] = []): Sample[] {
  const counts = new Map<string, number>(known.map((word) => [word, 0]));
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, value]) => ({ labels: { [label]: word }, value }));
}

/**
 * As Prometheus reads it, with labels that all values share
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
 */
export function pageOf(family: Family, shared: Sample["labels"]): Page {
  const { name, values } = family;
  const lines = values.map(({ labels, value }) => `${name}${labelText({ ...shared, ...labels })} ${value}\n`);
  return { name, header: values.length === 0 ? "" : header(family), body: lines.join("") };
}

/** What comes before a metric's values. */
export function header({ name, help, type }: Pick<Family, "name" | "help" | "type">): string {
  return `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n`;
}

/** `{host="hv1",vm="default/db"}` */
export function labelText(labels: Sample["labels"]): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${quotable(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function quotable(value: string): string {
  return /["\\\n]/.test(value) ? escaped(value).replaceAll('"', '\\"') : value;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}
