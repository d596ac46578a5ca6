import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { daemon } from "../../../src/cli/commands/daemon.ts";
import { type Served, served } from "../../../src/daemon/http/samples.ts";
import { readExposition } from "../../../src/daemon/metrics/exposition.ts";
import { OF_DISKS, OF_INTERFACES, OF_MACHINES } from "../../../src/daemon/metrics/machine-measures.ts";
import { sampleView } from "./view.ts";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

let at: Served;
let names: string[];

beforeAll(async () => {
  const view = sampleView();
  at = await served();
  at.happen({ kind: "started", fleet: "test", repo: "/srv/fleet.git" });
  at.happen({ kind: "commit", commit: view.plan.commit, branch: "main", resources: 9, problems: [], ms: 1 });
  at.happen({ kind: "planned", plan: view.plan, view, reasons: ["commit"], ms: 3 });
  const page = readExposition(await (await at.ask("/metrics")).text());
  const machines = [
    ...OF_MACHINES.map(({ name }) => `fleetwright_vm_${name}`),
    ...OF_DISKS.map(({ name }) => `fleetwright_vm_disk_${name}`),
    ...OF_INTERFACES.map(({ name }) => `fleetwright_vm_network_${name}`),
  ];
  const hooks = ["pending", "oldest_pending_seconds", "dead_letters"].map(
    (name) => `fleetwright_hook_${name}`,
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
