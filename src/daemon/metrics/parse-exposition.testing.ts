/** A metric that was read from the text format of Prometheus. */
export interface ParsedMetric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly series: ReadonlyMap<string, number>;
}

/** Parses metrics strictly, for tests. Throws for input that a Prometheus server would refuse or misread. */
export function parseExposition(text: string): ReadonlyMap<string, ParsedMetric> {
  const metrics = new Map<string, ParsedMetric & { series: Map<string, number> }>();
  let help: readonly [name: string, text: string] | undefined;
  let current: (ParsedMetric & { series: Map<string, number> }) | undefined;
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const [, kind, name = "", rest = ""] = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line) ?? [];
    if (kind === "HELP") help = [name, rest];
    else if (kind === "TYPE") {
      if (help?.[0] !== name) throw new Error(`${name}: has no help`);
      if (metrics.has(name)) throw new Error(`${name}: comes twice`);
      current = { name, type: rest, help: help[1], series: new Map() };
      metrics.set(name, current);
    } else addSample(line, current);
  }
  return metrics;
}

const SAMPLE =
  /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\]|\\[\\"n])*"(?:,(?=[a-zA-Z_])|(?=\})))*\})? (-?[0-9.e+-]+|[+-]Inf|NaN|Nan)$/;
const SUFFIX = { histogram: /^_(bucket|sum|count)$/, counter: /^$/, gauge: /^$/ };

function addSample(line: string, metric: (ParsedMetric & { series: Map<string, number> }) | undefined): void {
  const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? [];
  if (name === "") throw new Error(`this is no sample: ${line}`);
  if (metric === undefined || !name.startsWith(metric.name))
    throw new Error(`${name}: stands below no metric of its own`);
  const suffix = SUFFIX[metric.type as keyof typeof SUFFIX];
  if (!suffix?.test(name.slice(metric.name.length))) throw new Error(`${name}: is no ${metric.type}`);
  const series = `${name}${labels}`;
  if (metric.series.has(series)) throw new Error(`${series}: comes twice`);
  metric.series.set(series, Number(value));
}
