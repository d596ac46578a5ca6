import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { daemon } from "../../../src/cli/commands/daemon.ts";
import { startTestServer, type TestServer } from "../../../src/daemon/http/test-server.testing.ts";
import {
  DISK_METRICS,
  INTERFACE_METRICS,
  MACHINE_METRICS,
} from "../../../src/daemon/metrics/machine-metrics.ts";
import { parseExposition } from "../../../src/daemon/metrics/parse-exposition.testing.ts";
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

interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[];
  }[];
}

describe("the alerts", () => {
  const { groups } = parse(read("contrib/prometheus/fleetwright.rules.yml")) as Rules; // the file is ours
  const rules = groups.flatMap((group) => group.rules);

  test.each(rules)("$alert asks for metrics that there are", ({ expr }) => {
    const asked = [...expr.matchAll(/fleetwright_\w+/g)].map(([name]) => name);
    expect(asked.filter((name) => !names.includes(name))).toEqual([]);
    expect(asked.length + (expr.startsWith("up{") ? 1 : 0)).toBeGreaterThan(0);
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
