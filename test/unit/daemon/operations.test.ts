import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { daemon } from "../../../src/cli/commands/daemon.ts";
import { startTestServer, type TestServer } from "../../../src/daemon/http/test-server.testing.ts";
import {
  CREDIT_METRICS,
  DISK_METRICS,
  INTERFACE_METRICS,
  MACHINE_METRICS,
} from "../../../src/daemon/metrics/machine-metrics.ts";
import { parseExposition } from "../../../src/daemon/metrics/parse-exposition.testing.ts";
import { parseQuery } from "./promql.ts";
import { sampleReconciliation } from "./sample-reconciliation.ts";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

let at: TestServer;
let names: string[];
let families: ReturnType<typeof parseExposition>;

beforeAll(async () => {
  const view = sampleReconciliation();
  at = await startTestServer();
  at.emit({ kind: "started", fleet: "test", repo: "/srv/fleet.git" });
  at.emit({ kind: "commit", commit: view.plan.commit, branch: "main", resources: 9, problems: [], ms: 1 });
  at.emit({ kind: "planned", plan: view.plan, reconciliation: view, triggers: ["commit"], ms: 3 });
  const page = parseExposition(await (await at.request("/metrics")).text());
  families = page;
  const machines = [
    ...MACHINE_METRICS.map(({ name }) => `fleetwright_vm_${name}`),
    ...CREDIT_METRICS.map(({ name }) => `fleetwright_vm_cpu_${name}`),
    ...DISK_METRICS.map(({ name }) => `fleetwright_vm_disk_${name}`),
    ...INTERFACE_METRICS.map(({ name }) => `fleetwright_vm_network_${name}`),
  ];
  const hooks = ["pending", "oldest_pending_seconds", "dead_letters"].map(
    (name) => `fleetwright_webhook_${name}`,
  );
  names = [...new Set([...page.keys(), ...machines, ...hooks])].sort();
});
afterAll(async () => at[Symbol.asyncDispose]());

test("docs/operations.md has every metric, and no other", () => {
  const described = [...read("docs/operations.md").matchAll(/^\| `(fleetwright_\w+)`/gm)].map(
    ([, name]) => name,
  );
  expect(described.sort()).toEqual(names);
});

test("docs/operations.md has the labels of every metric that has values", () => {
  const rows = [...read("docs/operations.md").matchAll(/^\| `(fleetwright_\w+)` *\| ([^|]*)\|/gm)];
  const described = new Map(rows.map(([, name = "", labels = ""]) => [name, labels.match(/\w+/g) ?? []]));
  for (const [name, { series }] of families) {
    const all = [...series.keys()].flatMap((key) => [...key.matchAll(/[{,]([a-zA-Z_]\w*)="/g)]);
    const labels = new Set(all.map(([, label]) => label));
    for (const label of ["fleet", "le"]) labels.delete(label); // of every metric, and of every histogram
    const documented = (described.get(name) ?? []).filter((label) => label !== "histogram");
    if (series.size > 0) expect([...labels].sort(), name).toEqual(documented.sort());
  }
});

/** The labels of every metric, as docs/operations.md has them. */
function documentedLabels(): ReadonlyMap<string, readonly string[]> {
  const rows = read("docs/operations.md").matchAll(/^\| `(fleetwright_\w+)` *\| ([^|]*)\| ([^|]*)\|/gm);
  const processMetrics = new Set(["fleetwright_http_requests_total"]);
  const entries = [...rows].map(([, name = "", labels = ""]) => {
    const own = (labels.match(/\w+/g) ?? []).filter((label) => label !== "histogram");
    return [name, processMetrics.has(name) ? own : [...own, "fleet"]] as const;
  });
  return new Map([...entries, ["up", ["job", "instance"]]]);
}

const isHistogram = (name: string) =>
  new RegExp(`\`${name}\` *\\| [^|]*histogram`).test(read("docs/operations.md"));

/** Returns what is wrong with a query: an unknown metric, a label that the metric does not have, a rate of a gauge. */
function findMistakes(query: string): string[] {
  const labels = documentedLabels();
  const { metrics, grouping } = parseQuery(query);
  const known = metrics.map(({ metric, asCounter, labels: used }) => {
    const base = metric.replace(/_(bucket|sum|count)$/, "");
    const isPart = metric !== base && isHistogram(base);
    const name = isPart ? base : metric;
    const own = [...(labels.get(name) ?? []), ...(metric.endsWith("_bucket") ? ["le"] : [])];
    const mistakes = used.filter((label) => !own.includes(label)).map((label) => `${metric} has no ${label}`);
    if (!labels.has(name) || (!isPart && isHistogram(name))) mistakes.push(`${metric} does not exist`);
    if (asCounter !== (isPart || metric.endsWith("_total")) && metric !== "up")
      mistakes.push(`${metric} is ${asCounter ? "no counter" : "a counter"}`);
    return { own, mistakes };
  });
  const all = known.flatMap(({ own }) => own);
  const ungrouped = grouping.filter((label) => !all.includes(label)).map((label) => `nothing has ${label}`);
  return [...known.flatMap(({ mistakes }) => mistakes), ...ungrouped];
}

test.each([
  ["fleetwright_nothing", ["fleetwright_nothing does not exist"]],
  ["fleetwright_blocked{host='a'}", ["fleetwright_blocked has no host"]],
  ["rate(fleetwright_blocked[5m])", ["fleetwright_blocked is no counter"]],
  ["fleetwright_runs_total", ["fleetwright_runs_total is a counter"]],
  ["sum by (host) (fleetwright_blocked)", ["nothing has host"]],
  ["fleetwright_change_seconds", ["fleetwright_change_seconds does not exist"]],
])("a mistake in %s is found", (query, mistakes) => {
  expect(findMistakes(query)).toEqual(mistakes);
});

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[];
  }[];
}

describe("the alerts", () => {
  const { groups } = parse(read("contrib/prometheus/fleetwright.rules.yml")) as Rules; // the file is ours
  const rules = groups.flatMap((group) => group.rules);

  test.each(rules)("$alert asks for metrics and labels that there are", ({ expr }) => {
    expect(findMistakes(expr)).toEqual([]);
    expect(parseQuery(expr).metrics).not.toEqual([]);
  });
});

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly type: string;
    readonly title: string;
    readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
  readonly annotations: { readonly list: readonly { readonly expr: string }[] };
}

describe("the dashboard of Grafana", () => {
  const dashboard = JSON.parse(read("contrib/grafana/fleetwright.json")) as Dashboard; // the file is ours
  const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr, legendFormat }) => ({ title, expr, legendFormat })),
  );
  /** Replaces the variables of Grafana that stand outside of texts. */
  const withInterval = (query: string) => query.replaceAll("$__rate_interval", "5m");

  test.each(queries)("$title: $expr", ({ expr, legendFormat }) => {
    expect(findMistakes(withInterval(expr))).toEqual([]);
    const { metrics, grouping } = parseQuery(withInterval(expr));
    const labels = documentedLabels();
    const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
    const result = /\bby \(/.test(expr)
      ? grouping
      : metrics.flatMap(({ metric }) => labels.get(metric) ?? []);
    expect(shown.filter((label) => !result.includes(label))).toEqual([]);
  });

  test.each(dashboard.templating.list.filter(({ definition }) => definition !== undefined))(
    "the variable $name has values",
    ({ definition = "" }) => {
      const [, selector = "", label = ""] = /^label_values\((.+), (\w+)\)$/.exec(definition) ?? [];
      expect(findMistakes(`sum by (${label}) (${selector})`)).toEqual([]);
    },
  );

  test.each(dashboard.annotations.list)("the annotation $name", ({ expr }) => {
    expect(findMistakes(expr)).toEqual([]);
  });

  test("uses no variable that it does not have, and no id twice", () => {
    const used = [...JSON.stringify(dashboard).matchAll(/\$\{?(\w+)/g)].map(([, name = ""]) => name);
    const names = [...dashboard.templating.list.map(({ name }) => name), "__rate_interval", "__all"];
    expect(used.filter((name) => !names.includes(name))).toEqual([]);
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test("the options in the service and its settings are those of the command line", () => {
  const flags = (daemon.options ?? []).map(({ flags: text }) => text.split(" ")[0]);
  const files = ["contrib/systemd/fleetwright.env", "contrib/systemd/fleetwright.service"];
  const lines = files.flatMap((file) => read(file).split("\n")).filter((line) => line.includes(" --"));
  const used = lines.flatMap((line) => [...line.matchAll(/(?<=[= ])--[a-z-]+/g)].map(([option]) => option));
  expect(used.filter((option) => !["--help", ...flags].includes(option))).toEqual([]);
  expect(used).toContain("--repo");
});
